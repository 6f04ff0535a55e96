"""From the front door to the form as it was typed, as somebody without an account."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
PASSWORD = "a quiet sea 12"
WORDS = "A paper boat in a gutter"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1366, "height": 650}}


@pytest.fixture
def visit(browse: Callable[..., Page]) -> Callable[..., Page]:
    """Opens the front door as a visitor."""

    def visit(**options: Any) -> Page:
        page = browse(**options)
        page.context.clear_cookies()
        page.goto("/")
        return page

    return visit


def sign_up(page: Page) -> None:
    page.get_by_label("E-mail").fill(f"{uuid.uuid4().hex[:12]}@example.org")
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign up").press("Enter")


@pytest.mark.parametrize(
    "options", [PHONE, DESK, DESK | {"java_script_enabled": False}], ids=["phone", "desk", "no JavaScript"]
)
def test_words_and_options_wait_through_the_sign_up(visit: Callable[..., Page], options: dict[str, Any]) -> None:
    page = visit(**options)
    page.get_by_label("What should happen?").fill(WORDS)
    page.get_by_label("Model", exact=True).select_option("fal-ai/veo3/fast")
    page.get_by_role("button", name="Make it").press("Enter")
    page.locator("[name=duration][value='4s']").check(force=True)
    page.locator("#make").press("Enter")
    expect(page.get_by_text("Your video waits: Veo 3 Fast, 4 s with sound, 160 credits")).to_be_visible()
    assert WORDS.split()[1] not in page.url
    page.locator("main").get_by_role("link", name="Sign up").press("Enter")
    sign_up(page)
    page.wait_for_url("**/models/fal-ai/veo3/fast/")
    expect(page.locator("#prompt")).to_have_value(WORDS)
    expect(page.locator("[name=duration][value='4s']")).to_be_checked()
    expect(page.get_by_text("Confirm your address: we sent a link to")).to_be_visible()


def test_first_video_begins_in_the_form(visit: Callable[..., Page]) -> None:
    page = visit(**PHONE)
    page.get_by_role("link", name="Make your first video").press("Enter")
    expect(page.locator("#make")).to_contain_text("credits")
    page.locator("[name=duration][value='4s']").check(force=True)
    expect(page.locator("#make")).to_contain_text("160 credits")


@pytest.mark.parametrize("width", [320, 390, 768, 820, 1366, 1920])
@pytest.mark.parametrize("address", ["/", "/models/", "/models/fal-ai/veo3/fast/"])
def test_no_page_of_a_visitor_scrolls_sideways(visit: Callable[..., Page], address: str, width: int) -> None:
    page = visit(viewport={"width": width, "height": 650})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
