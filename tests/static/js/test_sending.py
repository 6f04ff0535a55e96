from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from generations.models import Generation

pytestmark = pytest.mark.browser

MADE = "**/generations/*-*/"
SIX_SECONDS = "[name=duration][value='6s']"


def test_double_click_makes_one(studio: Callable[..., Page]) -> None:
    page = studio()
    page.fill("#prompt", "A paper boat")
    page.dblclick("#make")
    page.wait_for_url(MADE)
    assert Generation.objects.count() == 1


def test_control_and_enter_presses_the_button(studio: Callable[..., Page]) -> None:
    page = studio()
    page.fill("#prompt", "A paper boat")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(MADE)


def test_control_and_enter_presses_it_from_anywhere(studio: Callable[..., Page]) -> None:
    page = studio()
    page.fill("#prompt", "A paper boat")
    page.locator("#prompt").blur()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(MADE)


def test_form_of_before_a_log_in_in_another_tab_is_sent_all_the_same(studio: Callable[..., Page]) -> None:
    page = studio()
    page.fill("#prompt", "A paper boat")
    page.context.add_cookies([{"name": "csrftoken", "value": "b" * 32, "url": page.evaluate("location.origin")}])
    page.click("#make")
    page.wait_for_url(MADE)


def test_price_that_is_on_its_way_is_waited_for(studio: Callable[..., Page]) -> None:
    page = studio()
    page.fill("#prompt", "A paper boat")
    held = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/quote/", hold)
    page.check(SIX_SECONDS, force=True)
    expect(page.locator("#make")).to_contain_text("320 credits")  # the old number until the new one is there
    page.click("#make")
    expect(page.locator("#make")).to_have_attribute("aria-busy", "true")
    held[0].continue_()
    page.wait_for_url(MADE)
    assert Generation.objects.get().price_credits == 240


def test_lost_network_is_said_kindly_and_costs_nothing_typed(studio: Callable[..., Page]) -> None:
    page = studio()
    page.fill("#prompt", "A paper boat")
    page.context.set_offline(True)
    page.click("#make")
    expect(page.locator("#connection", has_text="Everything you typed is still here")).to_be_visible()
    page.context.set_offline(False)
    page.click("#make")
    page.wait_for_url(MADE)
    assert Generation.objects.get().prompt == "A paper boat"


def test_old_price_stays_while_the_network_is_lost_and_is_asked_for_again(studio: Callable[..., Page]) -> None:
    page = studio()
    page.context.set_offline(True)
    page.check(SIX_SECONDS, force=True)
    expect(page.locator("#connection", has_text="This was the price before")).to_be_visible()
    expect(page.locator("#make")).to_contain_text("320 credits")
    page.context.set_offline(False)
    expect(page.locator("#make")).to_contain_text("240 credits")


def test_way_back_says_that_it_was_sent_and_offers_another(studio: Callable[..., Page]) -> None:
    page = studio()
    page.fill("#prompt", "A paper boat")
    page.click("#make")
    page.wait_for_url(MADE)
    page.evaluate("setTimeout(() => history.back(), 0)")
    expect(page.locator("#sent")).to_contain_text("This form was sent")
    page.click("#make")
    page.wait_for_url(MADE)
    assert Generation.objects.count() == 2


def test_start_in_another_tab_appears_beside_the_form(studio: Callable[..., Page]) -> None:
    page = studio()
    other = page.context.new_page()
    other.goto(page.url)
    other.fill("#prompt", "From the other tab")
    other.click("#make")
    other.wait_for_url(MADE)
    expect(page.locator("#latest")).to_contain_text("From the other tab", timeout=15_000)
    expect(page.locator("#price")).to_contain_text("748 left after")
