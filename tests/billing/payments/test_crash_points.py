"""Killed before and after every commit and every call to Stripe, a purchase goes on where it was (T3)."""

import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from billing.ledger import posting
from billing.payments import leases, refunds, stripe_api
from billing.payments.chores import SettleDue, read_events
from billing.payments.exceptions import PaymentError
from billing.payments.models import Purchase
from billing.payments.settle import settle
from tests.billing.payments.agreement import differences
from tests.billing.payments.conftest import Till
from tests.generations.workflow.crash import NEVER, run_and_kill

ORDER_POINTS = 6  # the order, Stripe's page, its address
PAID_POINTS = 10
REFUND_POINTS = 18
REVERSAL_POINTS = 12
EVENTS_POINTS = 8

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _quick_leases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "LEASE", timedelta())
    monkeypatch.setattr("billing.payments.checkout.MOST_AN_HOUR", 1000)


def killed(work: Callable[[], object], at: int) -> int:
    """Do it in a process that dies there, which has connections of its own."""

    def alone() -> None:
        stripe_api._client_of.cache_clear()
        work()

    return run_and_kill(alone, at=at)


def each_point(points: int, make: Callable[[], Callable[[], object]], go_on: Callable[[], None]) -> None:
    """Die at each in turn, and go on; the number of points is known, so that none is left out."""
    assert killed(make(), NEVER) == points
    go_on()
    for point in range(points):
        killed(make(), point)
        go_on()


def settle_all() -> None:
    for purchase in Purchase.objects.all():
        with suppress(PaymentError):
            settle(purchase.pk)


def test_order_is_one_row_and_one_page_wherever_it_died(till: Till) -> None:
    keys: list[uuid.UUID] = []

    def make() -> Callable[[], object]:
        keys.append(uuid.uuid4())
        return lambda: till.order(500, form_key=keys[-1])

    def go_on() -> None:
        till.pay(till.order(500, form_key=keys[-1]))
        settle_all()

    each_point(ORDER_POINTS, make, go_on)
    assert Purchase.objects.filter(state="paid").count() == Purchase.objects.count() == len(keys)
    assert len(list(till.sandbox.account.every("checkout.session"))) == len(keys)
    assert (till.available(), differences(till.sandbox)) == (500 * len(keys), [])


def test_payment_is_credited_once_wherever_it_died(till: Till) -> None:
    def make() -> Callable[[], object]:
        purchase = till.order(500)
        till.pay(purchase)
        return lambda: settle(purchase.pk)

    each_point(PAID_POINTS, make, settle_all)
    assert till.available() == 500 * Purchase.objects.count()
    assert differences(till.sandbox) == []


def test_withdrawal_pays_once_wherever_it_died(till: Till) -> None:
    def make() -> Callable[[], object]:
        purchase = till.bought(500)
        return lambda: (refunds.withdraw(purchase), settle(purchase.pk))

    def go_on() -> None:
        """Whoever was not heard clicks again."""
        for purchase in Purchase.objects.filter(refunded=0):
            refunds.withdraw(purchase)
        settle_all()
        assert posting.available(till.user.pk) == till.money() == 0

    each_point(REFUND_POINTS, make, go_on)
    assert differences(till.sandbox) == []


def test_list_of_events_is_read_again_wherever_it_died(till: Till) -> None:
    def make() -> Callable[[], object]:
        till.click(till.bought(500), "refund", amount="2")
        return read_events

    def go_on() -> None:
        read_events()
        SettleDue()()
        assert set(Purchase.objects.values_list("refunded", flat=True)) == {200}

    each_point(EVENTS_POINTS, make, go_on)
    assert differences(till.sandbox) == []


def test_refund_and_dispute_are_taken_once_wherever_it_died(till: Till) -> None:
    def make() -> Callable[[], object]:
        purchase = till.bought(500)
        till.spend(200)
        till.click(purchase, "refund", amount="1")
        till.click(purchase, "dispute", reason="fraudulent")
        return lambda: settle(purchase.pk)

    def go_on() -> None:
        settle_all()
        for purchase in Purchase.objects.all():
            till.click(purchase, "won")
        settle_all()
        assert differences(till.sandbox) == []

    each_point(REVERSAL_POINTS, make, go_on)
