"""What opens for a moment: beside its button, in the middle where a browser cannot tie the two, a sheet on a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import steps
from tests.browser.windows import DESKTOP, PHONE
from tests.faults.browser import Browser

pytestmark = [pytest.mark.browser, pytest.mark.processes]

ADD = """() => {
  document.querySelector("main").insertAdjacentHTML("afterbegin", `
    <button class="button" popovertarget="it">Open</button>
    <div class="pop" popover id="it"><h2>What opens</h2><p>Some words.</p></div>`);
}"""
POP = ".pop:popover-open"
LOW = DESKTOP | {"viewport": {"width": 1366, "height": 650}}
LISTS = [(steps.VEO, "models"), (steps.VEO, "ideas"), ("/compare/", "ideas"), ("/gallery/", "filters")]
"""The longest ones."""


def opened(page: Page) -> tuple[dict[str, float], dict[str, float]]:
    """The places of the button and of what it opens."""
    page.goto("/help/")
    page.evaluate(ADD)
    page.get_by_role("button", name="Open", exact=True).click()
    button, pop = page.get_by_role("button", name="Open", exact=True).bounding_box(), page.locator(POP).bounding_box()
    assert button
    assert pop
    return dict(button), dict(pop)


def is_whole(page: Page, edge: int) -> bool:
    """Whether all of what is open lies within the window, so many pixels from its left edge."""
    box, window = page.locator(POP).bounding_box(), page.viewport_size
    assert box
    assert window
    ends = (box["x"] + box["width"] <= window["width"] + 1, box["y"] + box["height"] <= window["height"] + 1)
    return box["x"] >= edge and box["y"] >= 0 and all(ends)


def without_anchors(route: Route) -> None:
    """The sheet as a browser without anchor positioning reads it."""
    answer = route.fetch()
    words = answer.text().replace("@supports not (position-area: block-end)", "@supports (display: block)")
    route.fulfill(response=answer, body=words.replace("position-area: block-end span-inline-end;", ""))


def test_opens_beside_its_button(open_page: Callable[..., Page]) -> None:
    button, pop = opened(open_page(DESKTOP))
    assert pop["x"] == pytest.approx(button["x"], abs=2)
    assert pop["y"] == pytest.approx(button["y"] + button["height"], abs=8)


def test_opens_in_the_middle_where_it_cannot_be_tied_to_its_button(open_page: Callable[..., Page]) -> None:
    page = open_page(DESKTOP)
    page.route("**/*.css", without_anchors)
    _, pop = opened(page)
    for place, size, whole in (("x", "width", 1280), ("y", "height", 800)):
        assert pop[place] + pop[size] / 2 == pytest.approx(whole / 2, abs=10)
    assert pop["width"] < 500


@pytest.mark.parametrize("change", [None, without_anchors])
def test_is_a_sheet_at_the_foot_of_a_phone(open_page: Callable[..., Page], change: Any) -> None:
    page = open_page(PHONE)
    if change:
        page.route("**/*.css", change)
    _, pop = opened(page)
    assert pop["width"] == 390
    assert pop["y"] + pop["height"] == pytest.approx(844, abs=1)


@pytest.mark.parametrize(("kind", "edge"), [(LOW, 8), (PHONE, 0)], ids=["desk", "phone"])
@pytest.mark.parametrize("change", [None, without_anchors])
def test_long_ones_lie_whole_in_the_window(
    open_page: Callable[..., Page], alice: Browser, generations: dict[str, str], kind: Any, edge: int, change: Any
) -> None:
    page = open_page(kind, alice)
    if change:
        page.route("**/*.css", change)
    for path, name in LISTS:
        page.goto(path)
        page.locator(f"[popovertarget={name}]").click()
        assert is_whole(page, edge), (path, name)


@pytest.mark.parametrize("kind", [LOW, PHONE], ids=["desk", "phone"])
def test_what_filters_find_stays_in_sight(
    open_page: Callable[..., Page], alice: Browser, generations: dict[str, str], kind: Any
) -> None:
    page = open_page(kind, alice)
    page.goto("/gallery/")
    page.locator("[popovertarget=filters]").click()
    expect(page.get_by_role("button", name="Show")).to_be_in_viewport(ratio=1)
