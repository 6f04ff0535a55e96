"""A browser that has saved the site's log-in: it fills in the log-in and nothing of a form that makes a video."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, expect

from generations.catalogue import ENDPOINTS
from tests.browser import saved_login, steps
from tests.browser.conftest import PATIENCE
from tests.chromium import ARGUMENTS, whole
from tests.faults.browser import Browser
from tests.faults.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.processes]

EMAIL, PASSWORD = "saved@example.org", "a-paper-boat-in-the-snow"
SORA = "/models/fal-ai/sora-2/text-to-video/"
# What Playwright turns off in a browser: its password manager, behind the sign that it is automated.
TURNED_OFF = ["--enable-automation", "--password-store=basic", "--disable-component-extensions-with-background-pages"]
ADD_LOGIN = """() => {
  const form = Object.assign(document.createElement("form"), { id: "decoy" });
  form.innerHTML = '<input id="decoy-login" type="email" autocomplete="username">'
    + '<input id="decoy-password" type="password" autocomplete="current-password">';
  document.body.append(form);
}"""
FILLED = """() => [...document.querySelectorAll("input, textarea")]
  .filter((one) => one.matches(":autofill") || ["%s", "%s"].includes(one.value))
  .map((one) => one.id || one.name)"""
STARTED = "SELECT count(*) FROM generations_generation WHERE prompt = 'A paper boat without a key'"


@pytest.fixture(scope="module")
def profile(chromium: Chromium, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a browser that has saved the log-in of the site."""
    folder = tmp_path_factory.mktemp("profile")
    with_profile(chromium, folder).close()
    saved_login.save(folder, site.url, EMAIL, PASSWORD)
    return folder


def with_profile(chromium: Chromium, folder: Path) -> BrowserContext:
    context = chromium.browser_type.launch_persistent_context(
        folder,
        executable_path=whole(),
        args=[*ARGUMENTS, saved_login.ARGUMENT],
        ignore_default_args=TURNED_OFF,
    )
    context.set_default_timeout(PATIENCE)
    return context


@pytest.fixture
def window(chromium: Chromium, profile: Path) -> Iterator[Page]:
    """A window of that browser."""
    context = with_profile(chromium, profile)
    yield context.new_page()
    context.close()


def sign_in(page: Page, site: Site, person: Browser) -> None:
    page.context.add_cookies([{"name": c.name, "value": c.value, "url": site.url} for c in person.session.cookies])


def filled(page: Page) -> list[str]:
    """What the browser has filled in, once it has done so with a log-in that is added to the page."""
    page.evaluate("() => { for (const fold of document.querySelectorAll('details')) fold.open = true; }")
    page.evaluate(ADD_LOGIN)
    expect(page.locator("#decoy-password:autofill")).to_have_count(1)
    page.keyboard.press("Shift")  # until somebody is there, scripts do not see what was filled in
    expect(page.locator("#decoy-password")).to_have_value(PASSWORD)
    found: list[str] = page.evaluate(FILLED % (EMAIL, PASSWORD))
    return found


def test_browser_does_fill_in_the_log_in(window: Page, site: Site) -> None:
    window.goto(f"{site.url}/accounts/login/")
    expect(window.locator("[name=password]:autofill")).to_have_count(1)
    expect(window.locator("[name=login]")).to_have_value(EMAIL)


@pytest.mark.parametrize("who", ["visitor", "alice"])
def test_browser_fills_in_nothing_of_the_form_of_any_endpoint(
    window: Page, site: Site, alice: Browser, who: str
) -> None:
    if who == "alice":
        sign_in(window, site, alice)
    found: dict[str, Any] = {}
    for endpoint in ENDPOINTS:
        window.goto(f"{site.url}/models/{endpoint.id}/")
        found[endpoint.id] = filled(window)
    assert found == {endpoint.id: ["decoy-login", "decoy-password"] for endpoint in ENDPOINTS}


def test_password_that_somebody_types_as_key_costs_the_price_and_is_refused(window: Page, site: Site) -> None:
    person = site.log_in(credits=100)
    sign_in(window, site, person)
    window.goto(f"{site.url}{SORA}")
    window.locator("#prompt").fill("A paper boat without a key")
    window.get_by_text("Use my own OpenAI key").click()
    window.locator("#api_key").fill(PASSWORD)
    expect(window.locator("#make")).to_contain_text("40 credits")
    window.locator("#make").click()
    expect(window.locator("#api_key-error")).to_contain_text("passed on to nobody")
    expect(window.locator("#api_key")).to_have_value("")
    expect(window.locator("#make")).to_contain_text("40 credits")
    assert person.session.get(f"{site.url}/credits.json").json() == {"available": 100, "held": 0, "total": 100}
    assert site.rows(STARTED) == [(0,)]
    assert [str(file) for file in site.data_dir.rglob("*") if file.is_file() and PASSWORD in text_of(file)] == []


def text_of(file: Path) -> str:
    return file.read_bytes().decode(errors="replace")


def test_key_that_somebody_types_is_not_to_be_read_and_makes_it_free(window: Page, site: Site, alice: Browser) -> None:
    sign_in(window, site, alice)
    window.goto(f"{site.url}{SORA}")
    window.locator("#prompt").fill("A paper boat")
    window.get_by_text("Use my own OpenAI key").click()
    key = window.locator("#api_key")
    assert key.evaluate("(one) => getComputedStyle(one).webkitTextSecurity") == "disc"
    key.fill("sk-0123456789abcdefghij")
    expect(window.locator("#make")).to_contain_text(re.compile(r"\b0 credits"))
    steps.press_make(window)
    steps.watch(window)
