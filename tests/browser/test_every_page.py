"""Each page by itself: complete list, no complaint of the browser, not wider than a small phone, open to everybody."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import steps
from tests.browser.pages import GOT, NO_PAGES, PAGES, Look, name_of
from tests.browser.windows import DESKTOP, NARROW, PHONE
from tests.faults.browser import Browser

pytestmark = [pytest.mark.browser, pytest.mark.processes]

UNFOLD = "() => { for (const fold of document.querySelectorAll('details')) fold.open = true; }"
ASK_AXE = """async (only) => (await axe.run(document, { ...only, resultTypes: ["violations"] })).violations.map(
  (found) => [found.id, ...found.nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary}`)])"""

LOW_LINKS = """() => [...document.querySelectorAll("main :is(dd, dt, h3, .narrowed) > a")].filter(
  (one) => one.checkVisibility() && one.getBoundingClientRect().height < 24).map((one) => one.textContent.trim())"""


@pytest.fixture
def visit(
    open_page: Callable[..., Page], alice: Browser, bob: Browser, generations: dict[str, str]
) -> Callable[..., Page]:
    """Opens a page as the one who looks at it."""

    def visit(look: Look, kind: dict[str, Any], script: Any = None) -> Page:
        page = open_page(kind, {"alice": alice, "bob": bob, None: None}[look.who], deliberate=(look.status, 422))
        if script:
            page.add_init_script(path=script)
        ids = {state: address.split("/")[2] for state, address in generations.items()}
        answer = page.goto(look.address.format_map(ids))
        assert answer
        assert answer.status == look.status
        page.evaluate(UNFOLD)
        return page

    return visit


def test_every_page_is_in_the_list() -> None:
    assert {look.route for look in PAGES} >= GOT - NO_PAGES


@pytest.mark.parametrize("look", PAGES, ids=name_of)
def test_page_is_no_wider_than_a_small_phone_and_breaks_no_policy(visit: Callable[..., Page], look: Look) -> None:
    page = visit(look, NARROW)
    assert steps.sticking_out(page) == []


@pytest.mark.parametrize("look", PAGES, ids=name_of)
def test_page_keeps_the_rules_of_wcag_light_and_dark_on_phone_and_desktop(
    visit: Callable[..., Page], look: Look, axe: Path
) -> None:
    page = visit(look, DESKTOP, axe)
    assert [fault for kind in (DESKTOP, PHONE) for fault in faults_of(page, kind)] == []


def faults_of(page: Page, kind: dict[str, Any]) -> list[Any]:
    """What axe-core finds in a window of a kind: all its rules in light, the contrasts once more in the dark."""
    page.set_viewport_size(kind["viewport"])
    found = []
    for colours, only in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
        page.emulate_media(color_scheme=colours)
        found += page.evaluate(ASK_AXE, only)
    return found


@pytest.mark.parametrize("address", ["/models/", "/gallery/?q=nothing+like+it", "/generations/{completed}/"])
def test_link_that_stands_alone_is_high_enough_for_a_finger(visit: Callable[..., Page], address: str) -> None:
    assert visit(Look("", "alice", address), PHONE).evaluate(LOW_LINKS) == []


def send_nothing(page: Page) -> None:
    page.locator("#prompt").evaluate("one => one.removeAttribute('required')")
    page.locator("#prompt").fill("")
    page.locator("#make").click()
    page.locator("[role=alert]").first.wait_for()


DONE = {
    "bad input": (steps.PIKA, DESKTOP, send_nothing),
    "cards chosen": (
        "/gallery/?select=1",
        DESKTOP,
        lambda page: page.locator("[name=generation]").first.check(force=True),
    ),
    "ideas open": (steps.PIKA_IMAGE, DESKTOP, lambda page: page.get_by_role("button", name="Ideas").click()),
    "models open": (steps.VEO, PHONE, lambda page: page.get_by_role("button", name="Model:").click()),
    "menu open": ("/models/", PHONE, lambda page: page.get_by_label("Menu").click()),
    "toast": ("/credits/", DESKTOP, lambda page: page.get_by_role("button", name="test credits").click()),
}


@pytest.mark.parametrize("done", DONE)
def test_page_that_somebody_has_acted_on_keeps_the_rules_too(visit: Callable[..., Page], done: str, axe: Path) -> None:
    address, kind, act = DONE[done]
    page = visit(Look("", "alice", address), kind | {"reduced_motion": "reduce"}, axe)
    act(page)
    assert faults_of(page, kind) == []
    assert steps.sticking_out(page) == []
