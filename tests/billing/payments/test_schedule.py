"""When Stripe is asked by itself: after 1, 5 and 30 minutes, then hourly; daily for what takes days, for 14 of them."""

import logging
import uuid
from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from billing.payments import refunds, schedule
from billing.payments.exceptions import StripeAway
from billing.payments.models import Purchase
from billing.payments.settle import settle
from tests.billing.payments.conftest import Till
from tests.generations.conftest import TimeMachine

pytestmark = pytest.mark.django_db


def made(**facts: object) -> Purchase:
    """A purchase of now that nobody has stored."""
    return Purchase(pk=uuid.uuid4(), created_at=timezone.now(), **facts)


def looks(purchase: Purchase, until: timedelta) -> list[float]:
    """The minutes after its beginning at which it is looked at."""
    now, found = purchase.created_at, list[float]()
    while (pause := schedule.next_look(purchase, now)) and now + pause <= purchase.created_at + until:
        now += pause
        found.append((now - purchase.created_at) / timedelta(minutes=1))
    return found


def test_open_purchase_is_looked_at_soon_and_then_hourly() -> None:
    assert looks(made(), timedelta(hours=5)) == [1, 6, 36, 96, 156, 216, 276]


def test_look_between_two_moves_none() -> None:
    purchase = made()
    assert schedule.next_look(purchase, purchase.created_at + timedelta(minutes=2)) == timedelta(minutes=4)


def test_pending_purchase_is_looked_at_daily_for_a_fortnight() -> None:
    found = looks(made(state="pending"), timedelta(days=60))
    assert 14 <= len(found) <= 16
    assert found[1] - found[0] == 24 * 60


@pytest.mark.parametrize("state", ["paid", "failed", "expired"])
def test_purchase_that_has_ended_is_left_alone(state: str) -> None:
    assert looks(made(state=state), timedelta(days=60)) == []


@pytest.mark.parametrize(("failures", "minutes"), [(0, 1), (1, 5), (2, 30), (3, 60), (400, 60)])
def test_pauses_after_failures_grow_to_an_hour(failures: int, minutes: int) -> None:
    assert schedule.pause(failures) == timedelta(minutes=minutes)


def due(till: Till) -> QuerySet[Purchase]:
    return Purchase.objects.filter(user=till.user, due_at__isnull=False)


def test_refund_that_was_not_asked_for_yet_is_due_at_once(till: Till) -> None:
    purchase = till.bought(5000)
    assert not due(till).exists()
    refunds.withdraw(purchase)
    assert due(till).filter(due_at__lte=timezone.now() + timedelta(seconds=1)).exists()


def test_refund_on_its_way_is_looked_at_daily(till: Till, time_machine: TimeMachine) -> None:
    purchase = till.bought(5000, "slow-refund")
    refunds.withdraw(purchase)
    till.settled(purchase)
    assert due(till).get().due_at == time_machine.moment + schedule.A_DAY
    till.wait(60)
    assert till.settled(purchase).due_at is None


def test_open_dispute_is_looked_at_daily(till: Till, time_machine: TimeMachine) -> None:
    purchase = till.bought(5000)
    till.click(purchase, "dispute", reason="fraudulent")
    assert till.settled(purchase).due_at == time_machine.moment + schedule.A_DAY


def test_what_is_pending_for_too_long_is_an_alarm_and_still_counts(
    till: Till, time_machine: TimeMachine, caplog: pytest.LogCaptureFixture
) -> None:
    purchase = till.order()
    till.pay(purchase, "bank")
    till.settled(purchase)
    time_machine.forward(days=16)
    with caplog.at_level(logging.ERROR, "maxvideo.alarm"):
        settle(purchase.pk)
    assert "still on its way after two weeks" in caplog.text
    assert Purchase.objects.get().due_at is None
    till.click(purchase, "arrive")
    assert till.settled(purchase).state == "paid"


def test_refund_that_stripe_does_not_answer_is_asked_for_after_1_5_30_minutes_and_then_hourly(
    till: Till, time_machine: TimeMachine
) -> None:
    purchase = till.bought(5000)
    refunds.withdraw(purchase)
    till.fault("POST /v1/refunds", "503", times=100)
    pauses = []
    for _ in range(5):
        with pytest.raises(StripeAway):
            settle(purchase.pk)
        pauses.append((due(till).get().due_at - time_machine.moment) / timedelta(minutes=1))
        time_machine.forward(minutes=pauses[-1])
    assert pauses == [1, 5, 30, 60, 60]
    till.sandbox.account.faults.clear()
    assert till.settled(purchase).due_at is None
    assert [refund["amount"] for refund in till.sandbox.account.every("refund")] == [5000]
