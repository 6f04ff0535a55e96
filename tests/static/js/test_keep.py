from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from generations.models import Draft
from maxvideo.accounts.models import User
from tests.factories import make_generation
from tests.faults.site import eventually
from tests.static.js.conftest import REFERENCE, VEO

pytestmark = pytest.mark.browser
SAVED = "**/draft/"
FOUR_SECONDS = "[name=duration][value='4s']"


def test_words_survive_a_reload(studio: Callable[..., Page]) -> None:
    page = studio()
    page.locator("#prompt").press_sequentially("A boat")
    page.reload()
    expect(page.locator("#prompt")).to_have_value("A boat")
    expect(page.locator("[data-count-of]")).to_have_text("6")


def test_words_and_options_are_there_on_another_device(
    studio: Callable[..., Page], browse: Callable[..., Page]
) -> None:
    page = studio()
    with page.expect_response(SAVED):
        page.fill("#prompt", "A boat")
        page.check(FOUR_SECONDS, force=True)
    phone = browse(viewport={"width": 390, "height": 844})
    phone.goto(page.url)
    expect(phone.locator("#prompt")).to_have_value("A boat")
    expect(phone.locator(FOUR_SECONDS)).to_be_checked()
    expect(phone.locator("#make")).to_contain_text("160 credits")


def test_what_another_device_typed_since_is_there_after_a_reload(
    studio: Callable[..., Page], browse: Callable[..., Page]
) -> None:
    page = studio()
    with page.expect_response(SAVED):
        page.fill("#prompt", "A boat")
    phone = browse(viewport={"width": 390, "height": 844})
    phone.goto(page.url)
    with phone.expect_response(SAVED):
        phone.fill("#prompt", "A boat at dusk")
    page.reload()
    expect(page.locator("#prompt")).to_have_value("A boat at dusk")


def test_pictures_survive_a_reload_and_the_words_with_them(
    studio: Callable[..., Page], photo: Callable[..., dict[str, object]]
) -> None:
    page = studio(REFERENCE)
    page.fill("#prompt", "A boat")
    page.set_input_files("#image_urls", [photo(), photo("b.jpg"), photo("c.jpg")])
    expect(page.locator("input[type=hidden][name=image_urls]")).to_have_count(3)
    page.reload()
    expect(page.locator("input[type=hidden][name=image_urls]")).to_have_count(3)
    expect(page.locator("#prompt")).to_have_value("A boat")


def test_words_that_a_picture_passed_on_its_way_survive_a_reload(
    studio: Callable[..., Page], photo: Callable[..., dict[str, object]]
) -> None:
    """The picture's request had read what was kept before the words were, and wrote it after them."""
    page = studio(REFERENCE)
    pictures: list[Route] = []
    page.route("**/pictures/*field*", lambda route: pictures.append(route))  # noqa: PLW0108 - Playwright writes on it
    page.fill("#prompt", "A boat")
    page.set_input_files("#image_urls", [photo()])
    assert eventually(lambda: '"isSaved":true' in page.evaluate("Object.values(sessionStorage).join()"), seconds=20)
    Draft.objects.all().delete()
    page.route(SAVED, lambda route: None)
    pictures[0].continue_()
    expect(page.locator("input[type=hidden][name=image_urls]")).to_have_count(1)
    page.reload()
    expect(page.locator("#prompt")).to_have_value("A boat")


def test_picture_that_was_removed_stays_away(
    studio: Callable[..., Page], photo: Callable[..., dict[str, object]]
) -> None:
    page = studio(REFERENCE)
    with page.expect_response(SAVED):
        page.set_input_files("#image_urls", [photo()])
    with page.expect_response(SAVED):
        page.get_by_role("button", name="Remove your picture").click()
    expect(page.locator("input[type=hidden][name=image_urls]")).to_have_count(0)
    page.reload()
    expect(page.locator("#prompt")).to_be_visible()
    expect(page.locator("input[type=hidden][name=image_urls]")).to_have_count(0)


def test_words_stay_with_their_model(studio: Callable[..., Page]) -> None:
    studio().locator("#prompt").press_sequentially("A boat")
    expect(studio(REFERENCE).locator("#prompt")).to_have_value("")
    expect(studio(VEO).locator("#prompt")).to_have_value("A boat")


def test_form_that_made_something_is_there_after_a_reload_and_makes_another(studio: Callable[..., Page]) -> None:
    page = studio()
    page.fill("#prompt", "A boat")
    for number in (1, 2):
        page.click("#make")
        expect(page.locator("#latest .line")).to_have_count(number)
        page.reload()
        expect(page.locator("#prompt")).to_have_value("A boat")


def test_options_survive_a_reload_and_the_price_with_them(studio: Callable[..., Page]) -> None:
    page = studio()
    page.check(FOUR_SECONDS, force=True)
    expect(page.locator("#make")).to_contain_text("160 credits")
    page.reload()
    expect(page.locator(FOUR_SECONDS)).to_be_checked()
    expect(page.locator("#make")).to_contain_text("160 credits")


def test_form_from_a_video_that_was_changed_survives_a_reload(studio: Callable[..., Page], alice: User) -> None:
    source = make_generation(alice, endpoint_id=VEO, arguments={"prompt": "Made", "duration": "4s"})
    page = studio()
    page.goto(f"{page.url}?from={source.pk}")
    with page.expect_response(SAVED):
        page.fill("#prompt", "Changed")
    page.wait_for_url(lambda url: "?" not in url)
    page.reload()
    expect(page.locator("#prompt")).to_have_value("Changed")


def test_clear_and_bring_back_by_keyboard_alone(studio: Callable[..., Page]) -> None:
    page = studio()
    page.fill("#prompt", "A boat")
    page.get_by_role("button", name="Clear").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#prompt")).to_have_value("")
    expect(page.locator("#prompt")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Bring back")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#prompt")).to_have_value("A boat")
    page.reload()
    expect(page.locator("#prompt")).to_have_value("A boat")


def test_cleared_form_stays_clear_after_a_reload(studio: Callable[..., Page]) -> None:
    page = studio()
    page.fill("#prompt", "A boat")
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("#prompt")).to_have_value("")
    page.reload()
    expect(page.get_by_role("button", name="Bring back")).to_be_visible()
    expect(page.locator("#prompt")).to_have_value("")


def test_visitors_words_survive_a_reload(browse: Callable[..., Page]) -> None:
    page = browse()
    page.context.clear_cookies()
    page.goto(f"/models/{VEO}/")
    page.fill("#prompt", "A boat")
    page.reload()
    expect(page.locator("#prompt")).to_have_value("A boat")


def test_key_of_ones_own_is_never_kept(studio: Callable[..., Page]) -> None:
    page, sent = studio("fal-ai/sora-2/text-to-video"), []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    page.locator("#api_key").evaluate(
        "one => { one.value = 'sk-secret-0123456789abcdef'; one.dispatchEvent(new Event('input', {bubbles: true})) }"
    )
    with page.expect_response(SAVED):
        page.fill("#prompt", "A boat")
    assert "sk-secret" not in page.evaluate("JSON.stringify({...sessionStorage})")
    assert sent
    assert not [body for body in sent if "sk-secret" in body]
