import re
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page, Route, expect

from generations.models import Generation

pytestmark = pytest.mark.browser

SIX_SECONDS = "[name=duration][value='6s']"
ELSEWHERE = re.compile(r"/generations/[^/]+-[^/]+/$")


def made(page: Page, number: int, prompt: str = "A paper boat") -> None:
    """Wait until so many stand among the latest; the page is still the studio's."""
    expect(page.locator("#latest .line", has_text=prompt)).to_have_count(number)
    assert "/models/" in page.url


def test_make_stays_and_puts_what_was_started_on_top(studio: Callable[..., Page]) -> None:
    page = studio()
    page.fill("#prompt", "A paper boat")
    page.check("[name=duration][value='4s']", force=True)
    expect(page.locator("#make")).to_contain_text("160 credits")
    page.click("#make")
    made(page, 1)
    expect(page.locator("#prompt")).to_have_value("A paper boat")
    expect(page.locator("[name=duration][value='4s']")).to_be_checked()
    expect(page.locator("#price")).to_contain_text("1,068 left after")
    expect(page.locator("#balance")).to_contain_text("1,228")
    expect(page.locator("#announcement")).to_contain_text("Started: A paper boat")


def test_five_ideas_are_five_presses(studio: Callable[..., Page]) -> None:
    page = studio("fal-ai/pika/v2.2/text-to-video")
    for number in range(1, 6):
        page.fill("#prompt", f"Idea {number}")
        page.click("#make")
        made(page, 1, f"Idea {number}")
        expect(page.locator("#make")).to_be_focused()
    assert Generation.objects.count() == 5


def test_keyboard_alone_makes_two(studio: Callable[..., Page]) -> None:
    page = studio()
    page.focus("#prompt")
    page.keyboard.type("A paper boat")
    page.focus("#make")
    for number in (1, 2):
        page.keyboard.press("Enter")
        made(page, number)
        expect(page.locator("#make")).to_be_focused()


def test_double_click_makes_one(studio: Callable[..., Page]) -> None:
    page = studio()
    page.fill("#prompt", "A paper boat")
    page.dblclick("#make")
    made(page, 1)
    expect(page.locator("#make")).not_to_have_attribute("aria-busy", "true")
    assert Generation.objects.count() == 1


def test_lost_answer_makes_one(studio: Callable[..., Page]) -> None:
    page = studio()
    page.fill("#prompt", "A paper boat")

    def lose(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch()
        route.abort()

    page.route(page.url, lose)
    page.click("#make")
    expect(page.locator("#connection", has_text="Everything you typed is still here")).to_be_visible()
    page.unroute(page.url)
    page.click("#make")
    made(page, 1)
    assert Generation.objects.count() == 1


def test_control_and_enter_presses_the_button(studio: Callable[..., Page]) -> None:
    page = studio()
    page.fill("#prompt", "A paper boat")
    page.keyboard.press("Control+Enter")
    made(page, 1)


def test_control_and_enter_presses_it_from_anywhere(studio: Callable[..., Page]) -> None:
    page = studio()
    page.fill("#prompt", "A paper boat")
    page.locator("#prompt").blur()
    page.keyboard.press("Control+Enter")
    made(page, 1)


def test_form_of_before_a_log_in_in_another_tab_is_sent_all_the_same(studio: Callable[..., Page]) -> None:
    page = studio()
    page.fill("#prompt", "A paper boat")
    page.context.add_cookies([{"name": "csrftoken", "value": "b" * 32, "url": page.evaluate("location.origin")}])
    page.click("#make")
    made(page, 1)


def test_form_of_somebody_logged_out_meanwhile_leads_to_the_log_in(studio: Callable[..., Page]) -> None:
    page = studio()
    page.fill("#prompt", "A paper boat")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.click("#make")
    page.wait_for_url("**/accounts/login/?next=/models/**")


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
    made(page, 1)
    assert Generation.objects.get().price_credits == 240


def test_lost_network_is_said_kindly_and_costs_nothing_typed(studio: Callable[..., Page]) -> None:
    page = studio()
    page.fill("#prompt", "A paper boat")
    page.context.set_offline(True)
    page.click("#make")
    expect(page.locator("#connection", has_text="Everything you typed is still here")).to_be_visible()
    page.context.set_offline(False)
    page.click("#make")
    made(page, 1)
    assert Generation.objects.get().prompt == "A paper boat"


def test_old_price_stays_while_the_network_is_lost_and_is_asked_for_again(studio: Callable[..., Page]) -> None:
    page = studio()
    page.context.set_offline(True)
    page.check(SIX_SECONDS, force=True)
    expect(page.locator("#connection", has_text="This was the price before")).to_be_visible()
    expect(page.locator("#make")).to_contain_text("320 credits")
    page.context.set_offline(False)
    expect(page.locator("#make")).to_contain_text("240 credits")


def test_refused_form_stays_with_what_is_wrong_marked(studio: Callable[..., Page]) -> None:
    page = studio()
    page.fill("#prompt", "A paper boat")
    page.get_by_text("More options").click()
    page.fill("#seed", "many")
    page.click("#make")
    expect(page.locator("#seed-error")).to_be_visible()
    expect(page.locator("#seed")).to_be_focused()
    expect(page.locator("#prompt")).to_have_value("A paper boat")
    page.fill("#seed", "7")
    page.click("#make")
    made(page, 1)
    expect(page.locator(".field-error:visible, [role=alert], [aria-invalid]")).to_have_count(0)


def test_last_credits_leave_the_notice_and_the_way_to_more(studio: Callable[..., Page]) -> None:
    page = studio()
    page.fill("#prompt", "A paper boat")
    for number in range(1, 5):
        page.click("#make")
        made(page, number)
    expect(page.locator("#short")).to_contain_text("212 credits short")
    expect(page.locator("#make")).to_be_disabled()
    expect(page.locator("#short button").first).to_be_focused()


def test_way_back_from_a_video_leads_to_a_form_that_makes_another(studio: Callable[..., Page]) -> None:
    page = studio()
    page.fill("#prompt", "A paper boat")
    page.click("#make")
    made(page, 1)
    page.locator("#latest").get_by_role("link", name="A paper boat").click()
    page.wait_for_url(ELSEWHERE)
    page.evaluate("setTimeout(() => history.back(), 0)")
    page.wait_for_url("**/models/**")
    page.click("#make")
    made(page, 2)


def test_start_in_another_tab_appears_beside_the_form(studio: Callable[..., Page]) -> None:
    page = studio()
    other = page.context.new_page()
    other.goto(page.url)
    other.fill("#prompt", "From the other tab")
    other.click("#make")
    made(other, 1, "From the other tab")
    expect(page.locator("#latest")).to_contain_text("From the other tab", timeout=15_000)
    expect(page.locator("#price")).to_contain_text("748 left after")
