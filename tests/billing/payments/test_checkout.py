"""An order is one row and one page, whatever is sent how often."""

import uuid
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from pytest_django import Settings

from billing.payments.exceptions import (
    AddressUnconfirmed,
    BadAmount,
    BuyingFrozen,
    StripeAway,
    StripeError,
    TooManyPurchases,
)
from billing.payments.models import Purchase
from billing.payments.settle import settle
from maxvideo.accounts.models import User
from tests.billing.payments.conftest import Till
from tests.generations.conftest import TimeMachine

pytestmark = pytest.mark.django_db


def pages(till: Till) -> list[dict[str, Any]]:
    return list(till.sandbox.account.every("checkout.session"))


def test_order_says_to_stripe_what_its_row_says(till: Till) -> None:
    purchase = till.order(5000, back="/models/")
    (page,) = pages(till)
    assert (page["id"], page["url"]) == (purchase.session_id, purchase.page_url)
    assert (page["amount_subtotal"], page["currency"]) == (purchase.amount, "usd") == (5000, "usd")
    assert page["client_reference_id"] == page["metadata"]["purchase"] == str(purchase.pk)
    assert page["customer_email"] == till.user.email
    assert page["success_url"].endswith(purchase.get_absolute_url())
    assert page["cancel_url"].endswith(f"{reverse('billing:buy')}?purchase={purchase.pk}")
    assert page["adaptive_pricing"] == {"enabled": False}


def test_same_form_leads_to_the_same_page(till: Till) -> None:
    key = uuid.uuid4()
    first, second = till.order(5000, form_key=key), till.order(700, form_key=key)
    assert (first.pk, first.page_url) == (second.pk, second.page_url)
    assert (len(pages(till)), second.credits) == (1, 5000)


def test_form_key_is_each_users_own(till: Till, bob: User) -> None:
    EmailAddress.objects.create(user=bob, email=bob.email, verified=True, primary=True)
    key = uuid.uuid4()
    assert till.order(form_key=key).pk != Till(till.sandbox, bob).order(form_key=key).pk


@pytest.mark.parametrize("credits", [-5000, 0, 1, 499, 100_001, 10**18])
def test_what_is_not_sold_is_refused(till: Till, credits: int) -> None:
    with pytest.raises(BadAmount):
        till.order(credits)
    assert not Purchase.objects.exists()


@pytest.mark.parametrize("credits", [500, 100_000])
def test_limits_are_sold(till: Till, credits: int) -> None:
    assert till.bought(credits).credits == credits


def test_address_has_to_be_confirmed(till: Till) -> None:
    EmailAddress.objects.update(verified=False)
    with pytest.raises(AddressUnconfirmed):
        till.order()


def test_frozen_account_buys_nothing(till: Till) -> None:
    till.bought(5000, "disputed")
    with pytest.raises(BuyingFrozen):
        till.order()


def test_ten_an_hour_are_enough(till: Till, time_machine: TimeMachine) -> None:
    key = uuid.uuid4()
    for form_key in [uuid.uuid4() for _ in range(9)] + [key]:
        till.order(form_key=form_key)
    with pytest.raises(TooManyPurchases):
        till.order()
    assert till.order(form_key=key).form_key == key
    time_machine.forward(minutes=61)
    till.order()


def test_indebted_may_buy(till: Till) -> None:
    purchase = till.bought(5000)
    till.spend(1000)
    till.click(purchase, "refund")
    assert till.settled(purchase).taken == 5000
    assert till.bought(500).state == "paid"
    assert till.account().debt == 500


@pytest.mark.parametrize("fault", ["dropped", "dropped-after", "500", "500-after", "503", "429", "401"])
def test_lost_answer_leaves_an_order_that_is_sent_again(till: Till, fault: str) -> None:
    key = uuid.uuid4()
    till.fault("POST /v1/checkout/sessions", fault, times=2)
    for _ in range(3):
        with suppress(StripeAway):
            till.order(form_key=key)
    purchase = Purchase.objects.get()
    assert purchase.page_url
    till.pay(purchase)
    assert till.settled(purchase).state == "paid"
    assert (till.money(), till.available()) == (5000, 5000)


def test_same_form_with_another_address_gets_a_page(till: Till) -> None:
    """Stripe refuses other words under the same key: the answer was lost, and the address has changed since."""
    key = uuid.uuid4()
    till.order(form_key=key)
    Purchase.objects.update(session_id=None, page_url="")
    EmailAddress.objects.update(email="new@example.org")
    with suppress(StripeAway):
        till.order(form_key=key)
    assert till.order(form_key=key).page_url


def test_refusal_of_stripe_leaves_the_order(till: Till, settings: Settings) -> None:
    settings.TOPUP_CURRENCY = "xxx"
    with pytest.raises(StripeError):
        till.order()
    assert Purchase.objects.get().session_id is None


def test_order_without_a_page_expires_in_a_day(till: Till, time_machine: TimeMachine) -> None:
    purchase = _without_page(till)
    settle(purchase.pk)
    assert Purchase.objects.get().state == "open"
    time_machine.forward(hours=25)
    settle(purchase.pk)
    assert (Purchase.objects.get().state, Purchase.objects.get().due_at) == ("expired", None)


def test_page_that_comes_after_its_order_has_expired_is_shown_to_nobody(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else somebody would pay for what gives nothing any more."""
    purchase = _without_page(till)

    def expires_meanwhile(*_: object) -> tuple[str, str]:
        Purchase.objects.update(state="expired")
        return "cs_test_late", "https://example.org/"

    monkeypatch.setattr("billing.payments.stripe_api.create_session", expires_meanwhile)
    late = till.order(form_key=purchase.form_key)
    assert (late.state, late.page_url, late.session_id) == ("expired", "", None)


def _without_page(till: Till) -> Purchase:
    till.fault("POST /v1/checkout/sessions", "503", times=2)
    with suppress(StripeAway):
        till.order()
    return Purchase.objects.get()


def test_first_look_is_after_a_minute(till: Till, time_machine: TimeMachine) -> None:
    assert till.order().due_at == time_machine.moment + timedelta(minutes=1)
