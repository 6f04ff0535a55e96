"""Buying credits on the pay page of Stripe's stand-in, in every kind of window: there, and back to what waits."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import steps
from tests.browser.test_every_page import faults_of
from tests.browser.test_keyboard import tab_to
from tests.browser.windows import DESKTOP, KINDS, NO_JAVASCRIPT, PHONE
from tests.faults.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.processes]

PROMPT = "A paper boat sets off down a rain-filled gutter at dusk."
SANDBOXS = (402, 404)
"""A card that is declined; the stand-in has no icon."""
OpenPage = Callable[..., Page]


@pytest.fixture
def poor(site: Site, open_page: OpenPage) -> Callable[..., Page]:
    """Opens a window of somebody new, who has 188 credits."""

    def poor(kind: dict[str, Any] = DESKTOP) -> Page:
        return open_page(kind, site.log_in(credits=188), deliberate=(422, *SANDBOXS))

    return poor


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def be_short(page: Page) -> None:
    """Ask for more than one has, and be at the till."""
    page.goto(steps.VEO)
    page.locator("#prompt").fill(PROMPT)
    page.get_by_role("button", name="Get credits").click()
    expect(heading(page)).to_have_text("Get credits")


def order(page: Page) -> None:
    """Accept the terms and be on the pay page."""
    page.get_by_label("I accept the").check()
    page.get_by_role("button", name="Go to payment").click()
    expect(heading(page)).to_have_text("Pay")


def pay(page: Page, way: str = "card") -> None:
    """Choose how, and press the button."""
    page.locator(f"[name=way][value={way}]").check(force=True)
    page.get_by_role("button", name=re.compile(r"^Pay \$")).click()


def buy(page: Page, way: str = "card") -> None:
    """From the till to the purchase's page."""
    page.goto("/credits/buy/")
    order(page)
    pay(page, way)
    page.wait_for_url("**/credits/purchases/*/")


@pytest.mark.parametrize("kind", ["desktop", "phone", "narrow", "no JavaScript"])
def test_who_is_short_pays_by_card_and_is_back_in_the_form(poor: Callable[..., Page], kind: str) -> None:
    page = poor(KINDS[kind])
    be_short(page)
    expect(page.get_by_text("132 credits short for")).to_be_visible()
    assert page.locator("#other").input_value() == "500"
    assert steps.sticking_out(page) == []
    order(page)
    pay(page)
    expect(heading(page)).to_have_text("Paid: 500 credits are yours")
    page.get_by_role("link", name="Back to").click()
    expect(page.locator("#prompt")).to_have_value(PROMPT)
    expect(page.locator("#make")).to_be_enabled()


def test_number_beside_the_packs_is_added_up_as_it_is_typed(poor: Callable[..., Page]) -> None:
    page = poor()
    page.goto("/credits/buy/")
    page.locator("[type=radio][value='2500']").check()
    expect(page.locator("#to-pay")).to_contain_text("$25.00")
    page.locator("#other").fill("1234")
    expect(page.locator("#to-pay")).to_contain_text("$12.34")
    expect(page.locator("[type=radio][value='2500']")).not_to_be_checked()
    page.locator("[type=radio][value='1000']").check()
    expect(page.locator("#to-pay")).to_contain_text("$10.00")
    expect(page.locator("#other")).to_have_value("")


def test_without_a_script_a_pack_is_chosen_and_paid(poor: Callable[..., Page]) -> None:
    page = poor(NO_JAVASCRIPT)
    page.goto("/credits/buy/")
    page.locator("[type=radio][value='1000']").check()
    page.get_by_role("button", name="Show the sum").click()
    expect(page.locator("#to-pay")).to_contain_text("$10.00")
    order(page)
    pay(page)
    expect(heading(page)).to_have_text("Paid: 1,000 credits are yours")


def test_card_that_is_declined_leaves_the_buyer_on_the_pay_page(poor: Callable[..., Page]) -> None:
    page = poor()
    page.goto("/credits/buy/")
    order(page)
    pay(page, "declined")
    expect(page.get_by_text("declined").first).to_be_visible()
    pay(page)
    expect(heading(page)).to_have_text("Paid: 500 credits are yours")


def test_buyer_who_turns_back_finds_the_order_and_pays_it_later(poor: Callable[..., Page]) -> None:
    page = poor()
    page.goto("/credits/buy/")
    order(page)
    page.get_by_role("link", name=re.compile("back", re.IGNORECASE)).first.click()
    expect(page.get_by_text("Not paid yet")).to_be_visible()
    page.get_by_role("link", name="See that order").click()
    expect(heading(page)).to_have_text("Waiting for Stripe")
    page.get_by_role("link", name="Pay on Stripe's page").click()
    pay(page)
    expect(heading(page)).to_have_text("Paid: 500 credits are yours")


@pytest.mark.parametrize(("way", "end"), [("bank", "Paid: 500 credits are yours"), ("bounces", "Not paid")])
def test_method_that_takes_days_is_waited_for_without_loading_again(
    poor: Callable[..., Page], way: str, end: str
) -> None:
    page = poor()
    buy(page, way)
    expect(heading(page)).to_contain_text(end, timeout=60_000)


def test_what_is_unused_goes_back(poor: Callable[..., Page]) -> None:
    page = poor()
    buy(page)
    expect(page.locator(".balance")).to_contain_text("688")
    page.get_by_role("button", name="Withdraw from contract").click()
    expect(page.locator("[name=confirm]")).to_be_focused()
    page.locator("[name=confirm]").check()
    page.get_by_role("button", name="Withdraw from contract").click()
    expect(heading(page)).to_have_text("Given back: 500 of 500 credits")
    expect(page.locator(".balance")).to_contain_text("188")


def test_buying_needs_no_mouse(poor: Callable[..., Page]) -> None:
    page = poor()
    page.goto("/credits/buy/")
    tab_to(page, page.locator("[type=radio][value='500']"))
    page.keyboard.press("ArrowDown")
    expect(page.locator("#to-pay")).to_contain_text("$10.00")
    tab_to(page, page.get_by_label("I accept the"))
    page.keyboard.press("Space")
    tab_to(page, page.locator("#pay"))
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("Pay")


@pytest.mark.parametrize("way", ["card", "bank"])
def test_page_of_a_purchase_keeps_the_rules_of_wcag(poor: Callable[..., Page], axe: Path, way: str) -> None:
    page = poor()
    page.add_init_script(path=axe)
    buy(page, way)
    assert [fault for kind in (DESKTOP, PHONE) for fault in faults_of(page, kind)] == []


def test_till_keeps_the_rules_of_wcag_where_something_is_wrong(poor: Callable[..., Page], axe: Path) -> None:
    page = poor()
    page.add_init_script(path=axe)
    be_short(page)
    page.locator("#other").fill("12")
    page.locator("[name=accept_terms]").evaluate("one => one.removeAttribute('required')")
    page.locator("#pay").click()
    page.locator("[role=alert]").wait_for()
    assert [fault for kind in (DESKTOP, PHONE) for fault in faults_of(page, kind)] == []
