"""What keys open anywhere: the keys themselves, and a field to go to a place by its name."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.windows import DARK, DESKTOP, NARROW, NO_JAVASCRIPT, PHONE, Kind
from tests.faults.browser import Browser

pytestmark = [pytest.mark.browser, pytest.mark.processes]

RUN_AXE = "async () => (await axe.run('.pop')).violations.map((found) => `${found.id}: ${found.nodes[0].html}`)"


def opened(page: Page, key: str = "Control+k") -> Page:
    page.goto("/models/")
    page.keyboard.press(key)
    expect(page.locator(".pop:popover-open")).to_be_visible()
    return page


@pytest.mark.parametrize("key", ["Control+k", "Meta+k"])
def test_model_is_gone_to_by_keys_alone(open_page: Callable[..., Page], key: str) -> None:
    page = opened(open_page(DESKTOP), key)
    expect(page.get_by_role("combobox", name="Go to a page")).to_be_focused()
    page.keyboard.type("sora pro")
    expect(page.locator("#palette-found")).to_have_text("2 found")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#palette").get_by_role("option", selected=True)).to_have_text("Sora 2 Pro · Image")
    page.keyboard.press("Enter")
    page.wait_for_url("**/models/fal-ai/sora-2/image-to-video/pro/")


def test_last_video_is_found_by_its_words(
    open_page: Callable[..., Page], alice: Browser, generations: dict[str, str]
) -> None:
    page = opened(open_page(DESKTOP, alice))
    page.keyboard.type("paper boat")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{generations['completed']}")


def test_nothing_found_is_said_and_enter_goes_nowhere(open_page: Callable[..., Page]) -> None:
    page = opened(open_page(DESKTOP))
    page.keyboard.type("zzz")
    expect(page.locator("#palette-found")).to_have_text("Nothing found")
    page.keyboard.press("Enter")
    assert page.url.endswith("/models/")


@pytest.mark.parametrize("key", ["Control+k", "?"])
def test_escape_closes_and_the_focus_is_where_it_was(open_page: Callable[..., Page], key: str) -> None:
    page = open_page(DESKTOP)
    page.goto("/models/")
    link = page.get_by_role("link", name="Log in").first
    link.focus()
    page.keyboard.press(key)
    expect(page.locator(".pop:popover-open")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".pop.over")).to_have_count(0)
    expect(link).to_be_focused()


def test_tab_leads_out_of_it(open_page: Callable[..., Page]) -> None:
    page = opened(open_page(DESKTOP))
    for _ in range(3):
        page.keyboard.press("Shift+Tab")
    expect(page.locator(".pop.over")).to_have_count(0)


def test_question_mark_shows_the_keys_and_is_a_letter_in_a_field(open_page: Callable[..., Page]) -> None:
    page = opened(open_page(DESKTOP), "?")
    expect(page.get_by_role("heading", name="Everywhere")).to_be_visible()
    page.keyboard.press("Escape")
    page.goto("/accounts/login/")
    page.locator("input[type=email]").press("?")
    page.wait_for_timeout(500)
    expect(page.locator(".pop.over")).to_have_count(0)


def test_question_mark_goes_with_the_switch(open_page: Callable[..., Page]) -> None:
    page = open_page(DESKTOP)
    page.goto("/help/keys/")
    page.get_by_label("Use the keys that are a single letter or sign").uncheck()
    page.goto("/models/")
    page.keyboard.press("?")
    page.wait_for_timeout(500)
    expect(page.locator(".pop.over")).to_have_count(0)


@pytest.mark.parametrize("key", ["Control+k", "?"])
@pytest.mark.parametrize("kind", [DESKTOP, DARK, PHONE, NARROW])
def test_what_opens_keeps_the_rules(open_page: Callable[..., Page], axe: Path, kind: Kind, key: str) -> None:
    page = opened(open_page(kind), key)
    page.evaluate(axe.read_text())
    assert page.evaluate(RUN_AXE) == []
    box = page.locator(".pop:popover-open").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= kind["viewport"]["width"]


def test_without_javascript_the_keys_are_a_page(open_page: Callable[..., Page]) -> None:
    page = open_page(NO_JAVASCRIPT)
    page.goto("/models/")
    page.locator("footer").get_by_role("link", name="Keys").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Keys")
    expect(page.get_by_role("button", name="Go to")).to_be_hidden()
