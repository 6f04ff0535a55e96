"""Where things stand in the studio: what is typed stays in sight, and nothing is covered or cut."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.static.js.conftest import REFERENCE, VEO

pytestmark = pytest.mark.browser
KEPT = "input[type=hidden][name=image_urls]"
WIDER = "document.documentElement.scrollWidth - innerWidth"


@pytest.fixture
def with_pictures(studio: Callable[..., Page], photo: Callable[..., dict[str, object]]) -> Page:
    """A form with three pictures and words, in a low window."""
    page = studio(REFERENCE)
    page.set_viewport_size({"width": 1366, "height": 650})
    page.set_input_files("#image_urls", [photo(f"{name}.jpg", 320) for name in "abc"])
    expect(page.locator(KEPT)).to_have_count(3, timeout=20_000)
    page.fill("#prompt", "The linen is drawn across the clay wall like a curtain, slowly.")
    return page


def test_words_are_in_sight_above_the_price_with_three_pictures_in_a_low_window(with_pictures: Page) -> None:
    with_pictures.locator(".studio-form").evaluate("form => form.scrollTo(0, 0)")
    prompt, price = (with_pictures.locator(one).bounding_box() for one in ("#prompt", "#price"))
    assert prompt
    assert price
    assert prompt["y"] > 0
    assert prompt["y"] + prompt["height"] <= price["y"]
    expect(with_pictures.locator("#make")).to_be_in_viewport(ratio=1)


def test_price_covers_nothing_at_the_end_of_the_form(with_pictures: Page) -> None:
    with_pictures.locator(".studio-form").evaluate("form => form.scrollTo(0, form.scrollHeight)")
    last, price = (with_pictures.locator(one).last.bounding_box() for one in ("[name=count] + .option", "#price"))
    assert last
    assert price
    assert last["y"] + last["height"] <= price["y"]


@pytest.mark.parametrize("width", [320, 390, 768, 820, 1366, 1920])
def test_nothing_is_clipped(with_pictures: Page, width: int) -> None:
    with_pictures.set_viewport_size({"width": width, "height": 900})
    assert with_pictures.evaluate(WIDER) <= 0
    for part in ("#prompt", "#make", ".pics"):
        box = with_pictures.locator(part).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


def test_phone_without_a_script_makes_a_video(browse: Callable[..., Page]) -> None:
    page = browse(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page.goto(f"/models/{VEO}/")
    page.fill("#prompt", "A paper boat")
    page.click("#make")
    page.wait_for_url("**/generations/*-*/")
