import pytest
from playwright.sync_api import expect

from tests.static.js.conftest import REFERENCE

pytestmark = pytest.mark.browser


def test_words_survive_a_reload(studio):
    page = studio()
    page.locator("#prompt").press_sequentially("A boat")
    page.reload()
    expect(page.locator("#prompt")).to_have_value("A boat")
    expect(page.locator("[data-count-of]")).to_have_text("6")


def test_words_stay_with_their_model(studio):
    studio().locator("#prompt").press_sequentially("A boat")
    expect(studio(REFERENCE).locator("#prompt")).to_have_value("")


def test_words_that_were_sent_are_not_brought_up_again(studio):
    page = studio()
    page.fill("#prompt", "A boat")
    page.click("#make")
    page.wait_for_url("**/generations/*-*/")
    expect(studio().locator("#prompt")).to_have_value("")
