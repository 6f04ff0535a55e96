import pytest
from playwright.sync_api import Page, expect

from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation

pytestmark = pytest.mark.browser


@pytest.fixture
def gallery(page: Page, alice: User) -> Page:
    make_generation(alice, state=State.COMPLETED, shape="9:16", prompt="Tall")
    make_generation(alice, state=State.COMPLETED, shape="16:9", prompt="Wide")
    page.goto("/gallery/")
    return page


def test_list_follows_a_chip_and_the_focus_stays_on_it(gallery: Page) -> None:
    gallery.check("[name=starred]", force=True)
    gallery.wait_for_url("**/gallery/?starred=1")
    expect(gallery.locator("[name=starred]")).to_be_focused()
    gallery.uncheck("[name=starred]", force=True)
    gallery.wait_for_url("**/gallery/")
    expect(gallery.locator(".card")).to_have_count(2)


def test_list_follows_an_option(gallery: Page) -> None:
    gallery.click("summary:has-text('More filters')")
    gallery.select_option("[name=shape]", "9:16")
    gallery.wait_for_url("**/gallery/?shape=9%3A16")
    expect(gallery.locator(".card")).to_have_count(1)


def test_choosing_cards_is_no_filter(gallery: Page) -> None:
    gallery.check("#choosing", force=True)
    expect(gallery.locator("#choosing")).to_be_checked()
    assert gallery.url.endswith("/gallery/")


def test_words_wait_for_the_button(gallery: Page) -> None:
    gallery.fill("#q", "tall")
    gallery.locator("#q").blur()
    expect(gallery.locator(".card")).to_have_count(2)
    gallery.locator("#q").press("Enter")
    gallery.wait_for_url("**/gallery/?q=tall")


def test_models_follow_too(page: Page) -> None:
    page.goto("/models/")
    page.check("[name=sound]", force=True)
    page.wait_for_url("**/models/?sound=1")
