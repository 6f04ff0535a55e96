"""The form as people meet it: what they can afford, their pictures, a refusal to repair."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.windows import DESKTOP, KINDS, NO_JAVASCRIPT, PHONE
from tests.faults.browser import Browser
from tests.faults.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.processes]

EITHER = pytest.mark.parametrize("kind", ["desktop", "no JavaScript"])
PICTURE = {"name": "harbour.png", "mimeType": "image/png", "buffer": steps.picture()}


@EITHER
def test_too_few_credits_are_named_before_the_click_and_what_is_affordable_is_a_button(
    open_page: Callable[..., Page], site: Site, kind: str
) -> None:
    page = open_page(KINDS[kind], site.log_in(credits=200))
    page.goto(steps.VEO)
    page.locator("#prompt").fill("A paper boat")
    expect(page.locator("#make")).to_be_disabled()
    expect(page.locator("#short")).to_contain_text("120 credits short")
    page.locator("#short").get_by_role("button").first.click()
    expect(page.locator("#make")).to_be_enabled()
    expect(page.locator("#prompt")).to_have_value("A paper boat")
    steps.press_make(page)
    steps.watch(page)


def test_price_on_the_button_follows_the_options(open_page: Callable[..., Page], site: Site) -> None:
    page = open_page(DESKTOP, site.log_in(credits=1000))
    page.goto(steps.VEO)
    expect(page.locator("#make")).to_contain_text("320 credits")
    page.locator("input[name=duration][value='4s']").check()
    expect(page.locator("#make")).to_contain_text("160 credits")
    assert page.locator("input[name=quoted_credits]").input_value() == "160"


def test_without_javascript_the_price_is_shown_on_demand(open_page: Callable[..., Page], alice: Browser) -> None:
    page = open_page(NO_JAVASCRIPT, alice)
    page.goto(steps.VEO)
    page.locator("input[name=duration][value='4s']").check()
    page.get_by_role("button", name="Show the price").click()
    expect(page.locator("#make")).to_contain_text("160 credits")


def test_what_is_for_browsers_without_javascript_is_neither_seen_nor_reached(
    open_page: Callable[..., Page], site: Site
) -> None:
    page = open_page(DESKTOP, site.log_in(credits=1000))
    page.goto(steps.VEO)
    page.locator("input[name=duration][value='4s']").check()
    expect(page.locator("#make")).to_contain_text("160 credits")
    button = page.locator("noscript [name=reprice]")
    expect(button).to_have_count(1)  # htmx reads answers as a browser without a script does
    expect(button).to_be_hidden()
    button.evaluate("(button) => button.focus()")
    assert page.evaluate("document.activeElement.name") != "reprice"


@EITHER
def test_visitor_brings_back_what_was_cleared(open_page: Callable[..., Page], kind: str) -> None:
    page = open_page(KINDS[kind])
    page.goto(steps.VEO)
    page.locator("#prompt").fill("A paper boat")
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_role("button", name="Bring back")).to_be_visible()
    expect(page.locator("#prompt")).to_have_value("")
    page.get_by_role("button", name="Bring back").click()
    expect(page.locator("#prompt")).to_have_value("A paper boat")


def test_picture_is_shown_taken_out_and_put_in_again(open_page: Callable[..., Page], alice: Browser) -> None:
    page = open_page(DESKTOP, alice)
    page.goto(steps.PIKA_IMAGE)
    with page.expect_file_chooser() as chooser:
        page.locator("#image_url").click()
    chooser.value.set_files(PICTURE)
    expect(page.locator("[data-pictures]")).to_contain_text("640 × 480")
    assert page.locator(".upload img").evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 0
    page.get_by_role("button", name="Remove your picture").click()
    expect(page.locator(".upload")).to_have_count(0)
    page.locator("#image_url").set_input_files(PICTURE)
    expect(page.locator("[data-pictures]")).to_contain_text("640 × 480")
    page.locator("#prompt").fill("The ships begin to move")
    steps.press_make(page)
    steps.watch(page)


def test_picture_goes_along_without_javascript(open_page: Callable[..., Page], alice: Browser) -> None:
    page = open_page(NO_JAVASCRIPT, alice)
    page.goto(steps.PIKA_IMAGE)
    page.locator("#image_url").set_input_files(PICTURE)
    page.locator("#prompt").fill("The ships begin to move")
    steps.press_make(page)
    steps.watch(page)


@EITHER
def test_refused_video_costs_nothing_and_its_words_can_be_changed_and_sent_again(
    open_page: Callable[..., Page], alice: Browser, kind: str
) -> None:
    page = open_page(KINDS[kind], alice)
    steps.make(page, "sandbox:refused A paper boat")
    steps.watch(page, "Refused")
    expect(page.get_by_text("Nothing was charged").first).to_be_visible()
    page.get_by_role("link", name=re.compile("prompt", re.IGNORECASE)).first.click()
    expect(page.locator("#prompt")).to_have_value("sandbox:refused A paper boat")
    page.locator("#prompt").fill("A paper boat")
    steps.press_make(page)
    steps.watch(page)


def test_on_a_phone_the_price_button_stays_in_sight(open_page: Callable[..., Page], alice: Browser) -> None:
    page = open_page(PHONE, alice)
    page.goto(steps.VEO)
    for place in (0, 200):
        page.evaluate("(place) => scrollTo(0, place)", place)
        expect(page.locator("#make")).to_be_in_viewport(ratio=1)


def test_on_a_phone_the_menu_opens_and_leads_on(open_page: Callable[..., Page], alice: Browser) -> None:
    page = open_page(PHONE, alice)
    page.goto(steps.VEO)
    page.get_by_role("button", name="Menu").tap()
    page.get_by_role("link", name="Gallery", exact=True).tap()
    page.wait_for_url("**/gallery/")


def test_price_is_seen_whole_below_two_ribbons(open_page: Callable[..., Page]) -> None:
    page = open_page(DESKTOP | {"viewport": {"width": 1366, "height": 650}})
    steps.sign_up(page)
    page.goto(steps.VEO)
    expect(page.get_by_role("button", name="Get credits")).to_be_in_viewport(ratio=1)


def test_message_after_signing_up_on_a_phone_leaves_the_price_free(open_page: Callable[..., Page]) -> None:
    page = open_page(PHONE)
    page.goto(steps.VEO)
    page.locator("#prompt").fill("A paper boat")
    page.locator("#make").click()
    steps.sign_up_here(page)
    toast, price = (page.locator(one).bounding_box() for one in (".toast", ".price-bar"))
    assert toast
    assert price
    assert toast["y"] + toast["height"] <= price["y"]


def test_dark_window_gets_dark_paper(open_page: Callable[..., Page]) -> None:
    shades = []
    for kind in ("dark", "desktop"):
        page = open_page(KINDS[kind])
        page.goto("/")
        shades.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert shades[0] != shades[1]


def test_with_less_motion_nothing_moves_and_no_card_plays(
    open_page: Callable[..., Page], alice: Browser, generations: dict[str, str]
) -> None:
    page = open_page(KINDS["reduced motion"], alice)
    page.goto(generations["running"])
    assert page.evaluate("document.getAnimations().filter((one) => one.playState === 'running').length") == 0
    page.goto("/gallery/")
    page.locator(".card").first.hover()
    page.wait_for_timeout(500)
    assert page.locator(".card video").count() == 0
