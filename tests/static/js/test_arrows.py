"""The lists of models and of ideas, by keys and by pointer."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from generations.studio.ideas import SCENES

pytestmark = pytest.mark.browser
SORA = "fal-ai/sora-2/text-to-video"


def test_list_of_models_is_opened_walked_and_left_by_keys(studio: Callable[..., Page]) -> None:
    page = studio()
    opener = page.get_by_role("button", name="Model: Veo 3 Fast")
    opener.press("Enter")
    expect(page.locator("#models [aria-current]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"#models [value='{SORA}']")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#models .choice").last).to_be_focused()
    page.keyboard.press("Home")
    expect(page.locator("#models .choice").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#models")).to_be_hidden()
    expect(opener).to_be_focused()


def test_one_press_takes_words_and_settings_along(studio: Callable[..., Page]) -> None:
    page = studio()
    page.locator("#prompt").fill("A paper boat")
    page.locator("[name=aspect_ratio][value='9:16']").check(force=True)
    page.get_by_role("button", name="Model: Veo 3 Fast").click()
    page.locator(f"#models [value='{SORA}']").click()
    page.wait_for_url(f"**/models/{SORA}/")
    expect(page.locator("#prompt")).to_have_value("A paper boat")
    expect(page.locator("[name=aspect_ratio][value='9:16']")).to_be_checked()


def test_prices_in_the_list_follow_the_settings(studio: Callable[..., Page]) -> None:
    page = studio()
    page.locator("[name=duration][value='4s']").check(force=True)
    expect(page.locator(f"#models [value='{SORA}'] .number")).to_contain_text("4 s with sound")


def test_idea_fills_the_prompt_and_can_be_undone(studio: Callable[..., Page]) -> None:
    page = studio()
    prompt = page.locator("#prompt")
    prompt.fill("Mine")
    page.get_by_role("button", name="Ideas").press("Enter")
    expect(page.locator("#ideas .choice").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(prompt).to_have_value(SCENES[1])
    expect(prompt).to_be_focused()
    expect(page.locator("#ideas")).to_be_hidden()
    page.keyboard.press("Control+z")
    expect(prompt).to_have_value("Mine")


@pytest.mark.parametrize("width", [320, 390, 820, 1366])
def test_lists_are_within_the_window(studio: Callable[..., Page], width: int) -> None:
    page = studio()
    page.set_viewport_size({"width": width, "height": 650})
    for opener, name in (("Model: Veo 3 Fast", "models"), ("Ideas", "ideas")):
        page.get_by_role("button", name=opener).click()
        box = page.locator(f"#{name}").bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= 650 + 1
        page.keyboard.press("Escape")
