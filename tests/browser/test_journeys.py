"""From the front door to a video on one's own disk, in every kind of window."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.windows import KINDS

pytestmark = [pytest.mark.browser, pytest.mark.processes]


@pytest.mark.parametrize("kind", KINDS)
def test_visitor_signs_up_gets_credits_makes_a_video_watches_stars_and_downloads_it(
    open_page: Callable[..., Page], kind: str
) -> None:
    page = open_page(KINDS[kind])
    steps.sign_up(page)
    steps.get_test_credits(page)
    address = steps.make(page, "A paper boat on a rainy street")
    steps.watch(page)
    expect(page.locator("video")).to_be_visible()
    steps.star(page)
    assert steps.download(page)[4:8] == b"ftyp"
    page.goto("/gallery/?starred=1")
    expect(page.locator(f".card-link[href^='{address}']")).to_be_visible()
