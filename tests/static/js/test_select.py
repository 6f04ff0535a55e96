import pytest
from playwright.sync_api import Page, expect

from generations.library.listing import PAGE
from generations.models import Generation
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation

pytestmark = pytest.mark.browser


@pytest.fixture
def gallery(page: Page, alice: User) -> Page:
    """Two pages of videos."""
    for number in range(PAGE + 2):
        make_generation(alice, state=State.COMPLETED, price=0, prompt=f"Take {number}")
    page.goto("/gallery/")
    return page


def test_what_is_chosen_on_another_page_is_counted_and_goes_along(gallery: Page) -> None:
    gallery.locator("[name=ids]").first.check(force=True)
    gallery.click("text=Older videos")
    count = gallery.locator("[data-count]")
    expect(count).to_have_text("1 selected, 1 on other pages")
    gallery.locator("[name=ids]").first.check(force=True)
    expect(count).to_have_text("2 selected, 1 on other pages")
    gallery.click("#selected >> text=Delete")
    expect(gallery.locator(".toast")).to_contain_text("2 deleted")
    assert Generation.objects.exclude(deleted_at=None).count() == 2
    expect(gallery.locator("#selected")).to_be_hidden()
    gallery.click("text=Undo")
    expect(gallery.locator("[name=ids]").first).to_be_checked()
