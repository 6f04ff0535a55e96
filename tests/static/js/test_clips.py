"""The front door in a real browser: what moves, when it may, and the price that follows the choice."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def visit(browse: Callable[..., Page]) -> Callable[..., Page]:
    """Opens a page as a visitor."""

    def visit(address: str = "/", **options: Any) -> Page:
        page = browse(**options)
        page.context.clear_cookies()
        page.goto(address)
        return page

    return visit


def test_pictures_move_one_after_another_until_they_are_paused(visit: Callable[..., Page]) -> None:
    page = visit()
    moving = page.locator(".reel video")
    expect(moving).to_have_count(1)
    first = moving.get_attribute("src")
    page.wait_for_function("(first) => document.querySelector('.reel video')?.src.endsWith(first) === false", arg=first)
    page.get_by_role("button", name="Pause").click()
    expect(moving).to_have_count(0)
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_picture_that_moves_is_silent_and_over_its_still(visit: Callable[..., Page]) -> None:
    video = visit().locator(".reel video")
    expect(video).to_have_js_property("muted", value=True)
    assert video.evaluate("one => one.previousElementSibling.tagName") == "IMG"


def test_nothing_moves_by_itself_where_less_motion_is_wanted(visit: Callable[..., Page]) -> None:
    page = visit(reduced_motion="reduce")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.locator(".reel a").first.hover()
    page.wait_for_timeout(300)
    expect(page.locator(".reel video")).to_have_count(0)
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".reel video")).to_have_count(1)


def test_model_moves_while_it_has_the_focus_or_is_pointed_at(visit: Callable[..., Page]) -> None:
    page = visit("/models/")
    page.get_by_role("link", name="Sora 2 Pro").first.focus()
    expect(page.locator(".model video")).to_have_attribute("src", "/static/clips/dawn-ridges.mp4")
    page.locator(".model .card-media").first.hover()
    expect(page.locator(".model video")).to_have_attribute("src", "/static/clips/red-curtain.mp4")
    page.mouse.move(0, 0)
    expect(page.locator(".model video")).to_have_count(0)


def test_price_on_the_button_follows_the_model(visit: Callable[..., Page]) -> None:
    page = visit()
    button = page.get_by_role("button", name="Make it")
    expect(button).to_contain_text("20 credits $0.20")
    page.get_by_label("Model", exact=True).select_option("fal-ai/veo3/fast")
    expect(button).to_contain_text("320 credits $3.20")


def test_words_come_along_into_the_studio(visit: Callable[..., Page]) -> None:
    page = visit()
    page.get_by_label("What should happen?").fill("A paper boat")
    page.get_by_label("Model", exact=True).select_option("fal-ai/veo3/fast")
    page.get_by_role("button", name="Make it").click()
    page.wait_for_url("**/models/fal-ai/veo3/fast/")
    expect(page.locator("#prompt")).to_have_value("A paper boat")


def test_without_a_script_no_price_stands_on_the_button_and_words_still_come_along(visit: Callable[..., Page]) -> None:
    page = visit(java_script_enabled=False)
    button = page.get_by_role("button", name="Make it")
    expect(button).not_to_contain_text("credits")
    page.get_by_label("What should happen?").fill("A paper boat")
    button.click()
    expect(page.locator("#prompt")).to_have_value("A paper boat")
