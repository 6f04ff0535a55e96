import pytest
from playwright.sync_api import Page, expect

from generations.library import collecting
from generations.library.listing import PAGE
from generations.models import Generation
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation

pytestmark = pytest.mark.browser

COUNT = "[data-count]"


@pytest.fixture
def gallery(page: Page, alice: User) -> Page:
    """Two pages of videos, of which some are to be chosen."""
    for number in range(PAGE + 2):
        make_generation(alice, state=State.COMPLETED, price=0, prompt=f"Take {number}")
    page.goto("/gallery/?select=1")
    return page


def test_what_is_chosen_on_another_page_is_counted_and_goes_along(gallery: Page) -> None:
    gallery.locator("[name=generation]").first.check()
    gallery.click("text=Older videos")
    count = gallery.locator(COUNT)
    expect(count).to_have_text("1 selected, 1 on other pages")
    gallery.locator("[name=generation]").first.check()
    expect(count).to_have_text("2 selected, 1 on other pages")
    gallery.click("#selected >> text=Delete")
    expect(gallery.locator(".toast")).to_contain_text("2 deleted")
    assert Generation.objects.exclude(deleted_at=None).count() == 2
    expect(gallery.locator("#selected")).to_have_count(0)


def test_shift_on_pictures_chooses_all_between(gallery: Page) -> None:
    gallery.locator(".card-media").nth(1).click()
    gallery.locator(".card-media").nth(4).click(modifiers=["Shift"])
    expect(gallery.locator(COUNT)).to_have_text("4 selected")
    expect(gallery).to_have_title("4 selected: Gallery · MaxVideo")
    gallery.locator(".card-media").nth(2).click()
    expect(gallery.locator(COUNT)).to_have_text("3 selected")


def test_keyboard_alone_chooses_and_leaves(gallery: Page) -> None:
    gallery.locator("[name=generation]").nth(0).press("Space")
    gallery.locator("[name=generation]").nth(2).press("Shift+Space")
    expect(gallery.locator(COUNT)).to_have_text("3 selected")
    gallery.keyboard.press("Escape")
    gallery.wait_for_url("**/gallery/")
    gallery.goto("/gallery/?select=1")
    expect(gallery.locator(COUNT)).to_have_text("0 selected")


def test_escape_shuts_the_popover_first(gallery: Page, alice: User) -> None:
    gallery.locator("[name=generation]").first.check()
    gallery.click("[popovertarget=add]")
    gallery.keyboard.press("Escape")
    expect(gallery.locator("#add")).to_be_hidden()
    assert gallery.url.endswith("select=1")


def test_chosen_ones_are_put_into_a_new_collection(gallery: Page, alice: User) -> None:
    collecting.make(alice, "Rain studies")
    gallery.reload()
    gallery.locator("[name=generation]").first.check()
    gallery.click("[popovertarget=add]")
    gallery.get_by_label("Rain studies").check()
    gallery.get_by_label("New collection").fill("Harbour film")
    gallery.locator("#add button").click()
    expect(gallery.locator(".toast")).to_contain_text("put into “Harbour film”")
    newest = Generation.objects.of(alice).newest_first()[0]
    assert len(collecting.collections_of(newest)) == 2
