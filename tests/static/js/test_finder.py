"""The list follows its words as they are typed and its filters as they are chosen, and so do address and number."""

import pytest
from playwright.sync_api import Page, expect

from generations.library import collecting
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation

pytestmark = pytest.mark.browser


@pytest.fixture
def gallery(page: Page, alice: User) -> Page:
    make_generation(alice, state=State.COMPLETED, shape="9:16", prompt="Tall ship", price=3)
    make_generation(alice, state=State.COMPLETED, shape="16:9", prompt="Wide water", price=9)
    page.goto("/gallery/")
    return page


def test_list_follows_words_as_they_are_typed(gallery: Page) -> None:
    gallery.locator("#q").press_sequentially("tall")
    expect(gallery.locator(".card")).to_have_count(1)
    gallery.wait_for_url("**/gallery/?q=tall")
    expect(gallery.locator("#narrowed")).to_contain_text("1 video")
    expect(gallery.locator("#q")).to_be_focused()


def test_words_typed_on_are_one_step_back(gallery: Page) -> None:
    gallery.locator("#q").fill("ta")
    gallery.wait_for_url("**/gallery/?q=ta")
    gallery.locator("#q").fill("tall")
    gallery.wait_for_url("**/gallery/?q=tall")
    gallery.go_back()
    gallery.wait_for_url("**/gallery/")
    expect(gallery.locator(".card")).to_have_count(2)
    expect(gallery.locator("#q")).to_have_value("")


def test_filters_are_counted_while_they_are_chosen(gallery: Page) -> None:
    gallery.click("#filter-button")
    expect(gallery.locator("#found")).to_contain_text("Show 2 videos")
    gallery.check("[name=shape][value='9:16']", force=True)
    expect(gallery.locator("#found")).to_contain_text("Show 1 video")
    gallery.check("[name=sort][value=price]", force=True)
    gallery.wait_for_url("**/gallery/?shape=9%3A16&sort=price")
    expect(gallery.locator("#filter-button .count")).to_have_text("2")
    gallery.click("#found button")
    expect(gallery.locator("#filters")).to_be_hidden()
    expect(gallery.locator(".card")).to_have_count(1)


def test_filter_is_saved_as_a_collection(gallery: Page, alice: User) -> None:
    gallery.click("#filter-button")
    gallery.check("[name=shape][value='9:16']", force=True)
    gallery.get_by_role("link", name="Save as a collection").click()
    gallery.fill("#name", "Tall ones")
    gallery.get_by_role("button", name="Save").click()
    gallery.wait_for_url("**/gallery/?shape=9%3A16")
    expect(gallery.locator(".tabs [aria-current]")).to_have_text("Tall ones")
    expect(gallery.locator(".card")).to_have_count(1)


def test_select_keeps_what_was_just_chosen(gallery: Page) -> None:
    gallery.fill("#q", "tall")
    gallery.wait_for_url("**/gallery/?q=tall")
    gallery.click("[data-select]")
    gallery.wait_for_url("**/gallery/?q=tall&select=1")
    expect(gallery.locator("[name=generation]")).to_have_count(1)


def test_card_is_put_into_a_collection_beside_it(gallery: Page, alice: User) -> None:
    film = collecting.make(alice, "Harbour film")
    gallery.locator(".card").first.hover()
    gallery.locator("[data-collect-of]").first.click()
    gallery.locator("#collect").get_by_label("Harbour film").check()
    gallery.locator("#collect").get_by_role("button", name="Save").click()
    expect(gallery.locator(".toast")).to_contain_text("saved")
    assert film.members.count() == 1


def test_number_found_is_in_sight_while_filters_are_chosen_on_a_phone(gallery: Page) -> None:
    gallery.set_viewport_size({"width": 390, "height": 844})
    gallery.locator("#filter-button").click()
    expect(gallery.locator("#found .button-main")).to_be_in_viewport(ratio=1)
    gallery.check("[name=shape][value='9:16']", force=True)
    expect(gallery.locator("#found .button-main")).to_have_text("Show 1 video")
    expect(gallery.locator("#found .button-main")).to_be_in_viewport(ratio=1)
