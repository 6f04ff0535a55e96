"""Purchases as staff see them: found by any number, with their way, asked about and refunded."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from billing.payments.models import Dispute, Purchase, PurchaseRefund
from maxvideo.accounts.models import User
from maxvideo.staff.models import StaffAction
from tests.billing.payments.conftest import Till
from tests.roles import make_staff

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


@pytest.fixture
def finance(client_of: ClientOf, settings: Settings) -> Client:
    settings.STAFF_NEED_MFA = False
    return client_of(make_staff("finance"))


def page_of(name: str, purchase: Purchase) -> str:
    return reverse(f"admin:billing_purchase_{name}", args=[purchase.pk])


def sent(client: Client, purchase: Purchase, **changes: object) -> int:
    data = {"credits": "1000", "why": "Goodwill", "form_key": uuid.uuid4()} | changes
    return client.post(page_of("refund", purchase), data).status_code


def test_page_shows_the_way_of_a_purchase(till: Till, finance: Client) -> None:
    purchase = till.bought(5000)
    till.click(purchase, "refund", amount="10")
    till.settled(purchase)
    page = finance.get(page_of("change", purchase)).text
    for words in (
        "Stripe says so",
        "Made at Stripe",
        purchase.payment_intent,
        f"?q={purchase.reference}",
        "$50.00",
        ">receipt</a>",
    ):
        assert words in page


def test_it_is_found_by_our_number_and_by_each_of_stripes(till: Till, finance: Client) -> None:
    purchase = till.bought(5000)
    till.bought(500)
    till.click(purchase, "refund", amount="10")
    till.click(purchase, "dispute", reason="fraudulent")
    till.settled(purchase)
    numbers = [purchase.reference, purchase.session_id, purchase.payment_intent]
    numbers += [PurchaseRefund.objects.get().stripe_id, Dispute.objects.get().stripe_id]
    for number in numbers:
        page = finance.get(reverse("admin:billing_purchase_changelist"), {"q": number}).text
        assert page.count("field-credits") == 1, number


def test_refund_takes_the_credits_and_sends_the_money_at_once(till: Till, finance: Client) -> None:
    purchase = till.bought(5000)
    assert sent(finance, purchase) == 302
    assert (till.available(), till.money()) == (4000, 4000)


def test_double_click_pays_once(till: Till, finance: Client) -> None:
    purchase, key = till.bought(5000), uuid.uuid4()
    assert [sent(finance, purchase, form_key=key) for _ in range(2)] == [302, 302]
    assert till.money() == 4000


def test_refund_waits_for_stripe_where_it_is_away(till: Till, finance: Client) -> None:
    purchase = till.bought(5000)
    till.fault("POST /v1/refunds", "503", times=4)
    assert sent(finance, purchase) == 302
    assert (till.available(), till.money()) == (4000, 5000)
    till.sandbox.account.faults.clear()
    till.settled(purchase)
    assert till.money() == 4000


@pytest.mark.parametrize("changes", [{"credits": "5001"}, {"credits": "x"}, {"why": ""}, {"form_key": "x"}])
def test_bad_input_moves_nothing(till: Till, finance: Client, changes: dict[str, str]) -> None:
    purchase = till.bought(5000)
    assert sent(finance, purchase, **changes) == 422
    assert (till.available(), till.money()) == (5000, 5000)


@pytest.mark.parametrize("role", ["support", "moderator"])
def test_other_roles_refund_nothing(till: Till, finance: Client, client_of: ClientOf, role: str) -> None:
    purchase = till.bought(5000)
    assert sent(client_of(make_staff(role)), purchase) == 403
    assert till.available() == 5000


def test_stripe_is_asked_at_once_and_that_is_written_down(till: Till, finance: Client) -> None:
    purchase = till.order()
    till.pay(purchase)
    page = finance.post(page_of("ask", purchase), follow=True).text
    assert "Stripe was asked: paid." in page
    assert till.available() == 5000
    assert StaffAction.objects.get().kind == "ask_stripe_now"


def test_several_are_asked_about_from_the_list(till: Till, finance: Client) -> None:
    purchases = [till.order(500) for _ in range(2)]
    for purchase in purchases:
        till.pay(purchase)
    chosen = {"action": "ask_stripe_now", "_selected_action": [purchase.pk for purchase in purchases]}
    finance.post(reverse("admin:billing_purchase_changelist"), chosen)
    assert till.available() == 1000


def test_stripe_away_is_said(till: Till, finance: Client) -> None:
    purchase = till.order()
    till.fault("GET /v1/checkout/sessions/*", "503", times=4)
    assert "no answer, it is asked again by itself" in finance.post(page_of("ask", purchase), follow=True).text
