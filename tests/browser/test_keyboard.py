"""Everything without a mouse, and the place of the focus always to be seen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import steps
from tests.browser.windows import DESKTOP
from tests.faults.browser import Browser

pytestmark = [pytest.mark.browser, pytest.mark.processes]

MOST_STEPS = 80
IS_FOCUSED = "(one) => one === document.activeElement"
IS_SEEN = """() => {
  const one = document.activeElement.closest("label, .dropzone") ?? document.activeElement;
  return [one, document.activeElement, ...one.querySelectorAll("*")]
    .some((part) => getComputedStyle(part).outlineStyle !== "none");
}"""


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press Tab until the target has the focus."""
    for _ in range(MOST_STEPS):
        page.keyboard.press(key)
        if target.evaluate(IS_FOCUSED):
            assert page.evaluate(IS_SEEN)
            return
    raise AssertionError(f"{target} is not reached by {key}")


def test_first_tab_leads_past_the_menu(open_page: Callable[..., Page]) -> None:
    page = open_page(DESKTOP)
    page.goto("/models/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("Boolean(document.activeElement.closest('main'))")


def test_signing_up_needs_no_mouse(open_page: Callable[..., Page]) -> None:
    page = open_page(DESKTOP)
    page.goto("/accounts/signup/")
    tab_to(page, page.get_by_label("E-mail"))
    page.keyboard.type(f"{id(page)}-keys@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type(steps.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/" not in url)


@pytest.mark.parametrize("keys", ["Control+Enter", "Meta+Enter"])
def test_video_is_chosen_with_arrows_started_starred_and_deleted_by_keys(
    open_page: Callable[..., Page], alice: Browser, keys: str
) -> None:
    page = open_page(DESKTOP, alice)
    page.goto(steps.VEO)
    tab_to(page, page.locator("#prompt"))
    page.keyboard.type("A paper boat, by keys")
    tab_to(page, page.locator("input[name=duration]:checked"))
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#make")).to_contain_text("240 credits")
    page.keyboard.press(keys)
    steps.open_started(page)
    steps.watch(page)
    star = page.get_by_role("button", name="Star:")
    tab_to(page, star)
    page.keyboard.press("Enter")
    expect(star).to_have_attribute("aria-pressed", "true")
    tab_to(page, page.locator("[data-delete]"))
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/generations/" not in url or not url.endswith("-keys"))


def test_enter_in_a_field_of_one_line_starts_the_video_and_changes_no_option(
    open_page: Callable[..., Page], alice: Browser
) -> None:
    page = open_page(DESKTOP, alice)
    page.goto(steps.PIKA)
    page.locator("#prompt").fill("A paper boat")
    tab_to(page, page.locator("#duration"))
    page.keyboard.press("Enter")
    steps.open_started(page)
