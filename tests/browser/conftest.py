"""A whole site and a real browser before it, for all tests of this folder."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, sync_playwright

from tests.browser.windows import Kind, Watch
from tests.chromium import ARGUMENTS, missing
from tests.chromium import path as chromium_path
from tests.faults.browser import Browser
from tests.faults.site import Site, running_site

AXE = Path(__file__).parent / "node_modules/axe-core/axe.min.js"
PATIENCE = 30_000
"""Milliseconds that something may take to show; the machine may be busy."""
LONG_WORD = f"https://example.org/{'paperboats' * 30}"
"""As long as an address may be: no page may be as wide."""
PICK_ALL = "from generations.showcase import featured; featured.pick(featured.offered())"
"""What staff do in the admin."""
OpenPage = Callable[..., Page]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Chromium]:
    """The system's Chromium. It closes with the package: Playwright's event loop would be in the way of Django's."""
    path = chromium_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def site(chromium: Chromium, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site whose sandbox makes videos twenty times faster than usual."""
    own = {"DJANGO_SETTINGS_MODULE": "tests.browser.served", "SANDBOX_SPEED": "20"}
    with running_site(tmp_path_factory.mktemp("site"), **own) as site:
        yield site


@pytest.fixture(scope="package")
def axe() -> Path:
    """The file of axe-core's rules."""
    if not AXE.exists():
        missing("axe-core", "npm ci --ignore-scripts --prefix tests/browser")
    return AXE


@pytest.fixture
def open_page(site: Site, chromium: Chromium) -> Iterator[OpenPage]:
    """Opens a window of a kind, signed in as somebody or not; in the end nothing may have gone wrong in any of them.

    `deliberate` are the statuses that the test provokes.
    """
    contexts, watches = [], []

    def open_page(kind: Kind, person: Browser | None = None, deliberate: tuple[int, ...] = ()) -> Page:
        context = chromium.new_context(**({"base_url": site.url} | kind))
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        if person:
            context.add_cookies([{"name": c.name, "value": c.value, "url": site.url} for c in person.session.cookies])
        watches.append(Watch(frozenset(deliberate)))
        watches[-1].over(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert [fault for watch in watches for fault in watch.faults] == []


@pytest.fixture(scope="package")
def alice(site: Site) -> Browser:
    """Somebody who has videos and enough credits."""
    return site.log_in(credits=100_000)


@pytest.fixture(scope="package")
def bob(site: Site) -> Browser:
    """Somebody who has nothing yet."""
    return site.log_in(credits=0)


@pytest.fixture(scope="package")
def generations(site: Site, alice: Browser) -> dict[str, str]:
    """Addresses of alice's generations, by their state; the completed one is on the home page too."""
    words = {"running": "sandbox:never", "completed": "", "failed": "sandbox:refused", "cancelled": "sandbox:slow"}
    addresses = {state: alice.start(f"A paper boat in the rain {LONG_WORD} {word}") for state, word in words.items()}
    alice.post(f"{addresses['cancelled']}cancel/")
    alice.follow([addresses[state] for state in words if state != "running"], within=90)
    alice.post(f"{addresses['completed']}share/")
    assert site.manage("shell", "-c", PICK_ALL).returncode == 0
    return addresses
