"""Stripe's day against ours: each kind of difference is named, and rung for."""

from datetime import UTC, date, datetime

import pytest

from billing.payments import reconcile, refunds
from billing.payments.models import Dispute, Purchase, PurchaseRefund, StripeDay
from tests.billing.payments.conftest import Till

pytestmark = pytest.mark.django_db


def today() -> date:
    return datetime.now(UTC).date()


def differences() -> list[str]:
    return reconcile.compare(today()).differences


def sums() -> tuple[int, ...]:
    return StripeDay.objects.values_list("charged", "charged_here", "refunded", "refunded_here").get()


@pytest.fixture
def sold(till: Till) -> Purchase:
    """A purchase of $50 with everything: $10 back, the rest disputed."""
    purchase = till.bought(5000)
    till.click(purchase, "refund", amount="10")
    till.settled(purchase)
    till.click(purchase, "dispute", reason="fraudulent")
    return till.settled(purchase)


def test_what_agrees_is_summed_and_says_so(sold: Purchase) -> None:
    assert differences() == []
    assert sums() == (5000, 5000, 1000, 1000)


def test_paid_at_stripe_and_not_here_is_named_and_rung_for(till: Till) -> None:
    purchase = till.order()
    till.pay(purchase)
    Purchase.objects.update(due_at=None)
    [words] = differences()
    assert words.endswith(f"of $50.00 paid purchase {purchase.pk}, which is open here")
    assert Purchase.objects.get().due_at
    assert sums()[:2] == (5000, 0)


def test_paid_purchase_that_is_gone_here_is_named(till: Till) -> None:
    purchase = till.order()
    till.pay(purchase)
    Purchase.objects.all().delete()
    [words] = differences()
    assert f"says it is purchase {purchase.pk}, which is not here" in words


def test_paid_here_and_not_at_stripe_is_named(till: Till) -> None:
    purchase = till.bought(500)
    Purchase.objects.update(payment_intent="pi_nowhere")
    assert f"purchase {purchase.pk} is paid here, and Stripe has no charge of pi_nowhere" in differences()


def test_other_sum_is_named(till: Till) -> None:
    till.bought(500)
    Purchase.objects.update(amount_paid=499)
    [words] = differences()
    assert words.endswith("of which $4.99 stand here")


def test_refund_whose_event_was_lost_is_named_and_rung_for(till: Till) -> None:
    purchase = till.bought(5000)
    till.click(purchase, "refund", amount="10")
    [words] = differences()
    assert words.endswith(f"of $10.00 of purchase {purchase.pk} is not here")
    assert Purchase.objects.get().due_at
    till.settled(purchase)
    assert differences() == []


def test_refund_that_stands_otherwise_here_is_named(sold: Purchase) -> None:
    PurchaseRefund.objects.update(state="failed")
    [words] = differences()
    assert words.endswith("is succeeded at Stripe, and here $10.00, failed")


def test_refund_that_stripe_does_not_know_is_named(sold: Purchase) -> None:
    PurchaseRefund.objects.update(stripe_id="re_nowhere")
    assert f"refund re_nowhere of purchase {sold.pk} is here and not at Stripe" in differences()


def test_refund_that_was_not_sent_within_the_hour_is_named(till: Till, in_days: object) -> None:
    purchase = till.bought(5000)
    refunds.withdraw(purchase)
    assert differences() == []
    day = today()
    with in_days(0.1):  # type: ignore[operator]
        assert reconcile.compare(day).differences == [
            f"refund {PurchaseRefund.objects.get().pk} of purchase {purchase.pk} was not sent yet"
        ]


def test_dispute_that_is_not_here_or_stands_otherwise_is_named(sold: Purchase) -> None:
    Dispute.objects.update(status="won")
    [words] = differences()
    assert words.endswith("is needs_response at Stripe, and here $40.00, won")
    Dispute.objects.all().delete()
    [words] = differences()
    assert words.endswith(f"of purchase {sold.pk} is not here")


def test_payments_of_others_on_the_same_account_are_none_of_ours(till: Till) -> None:
    till.bought(500)
    foreign = till.order(700)
    till.pay(foreign)
    Purchase.objects.filter(pk=foreign.pk).delete()
    for charge in till.sandbox.account.every("charge", amount=700):
        till.sandbox.account.put(charge | {"metadata": {}})
    assert differences() == []


def test_free_purchase_needs_no_charge(till: Till) -> None:
    till.bought(500)
    Purchase.objects.update(payment_intent="", amount_paid=0)
    for charge in till.sandbox.account.every("charge"):
        till.sandbox.account.put(charge | {"metadata": {}, "payment_intent": None})
    assert differences() == []


def test_day_of_the_charge_decides(till: Till) -> None:
    till.bought(500)
    [yesterday, _] = list(reconcile.last_days(2))
    assert reconcile.compare(yesterday).charged == 0
