"""What the sweep finds by itself: what is due, and refunds and disputes that nobody told of."""

import logging
from datetime import timedelta

import pytest
from django.db.models import F
from pytest_django import Settings

from billing.payments import chores, leases
from billing.payments.chores import SettleDue, read_events
from billing.payments.exceptions import StripeAway
from billing.payments.models import EventsRead, Purchase
from maxvideo.web.chores import chores as all_chores
from tests.billing.payments.conftest import Till
from tests.generations.conftest import TimeMachine

pytestmark = pytest.mark.django_db


@pytest.fixture
def pass_by(time_machine: TimeMachine, till: Till) -> object:
    """Lets minutes go by, here and at Stripe, and the sweep do what is due."""

    def go(minutes: float) -> None:
        time_machine.forward(minutes=minutes)
        till.wait(minutes * 60)
        SettleDue()()

    return go


def test_lost_event_of_a_payment_is_found_after_a_minute(till: Till, pass_by: object) -> None:
    purchase = till.order()
    till.pay(purchase)
    pass_by(0.9)  # type: ignore[operator]
    assert Purchase.objects.get().state == "open"
    pass_by(0.2)  # type: ignore[operator]
    assert Purchase.objects.get().state == "paid"


@pytest.mark.parametrize(("click", "typed"), [("refund", {"amount": "10"}), ("dispute", {"reason": "fraudulent"})])
def test_lost_event_of_what_undoes_one_is_found_in_the_list(till: Till, click: str, typed: dict[str, str]) -> None:
    purchase = till.bought(5000)
    till.click(purchase, click, **typed)
    SettleDue()()
    assert till.available() == 5000
    read_events()
    SettleDue()()
    assert till.available() < 5000


def test_list_is_read_from_where_it_was_read_to(till: Till, time_machine: TimeMachine) -> None:
    read_events()
    read = EventsRead.objects.get()
    assert read.until == time_machine.moment
    purchase = till.bought(5000)
    till.click(purchase, "refund", amount="10")
    time_machine.forward(hours=1)
    read_events()
    assert EventsRead.objects.get().until == read.until + timedelta(hours=1)
    assert Purchase.objects.filter(due_at__isnull=False).exists()


def test_list_that_could_not_be_read_is_read_again(till: Till) -> None:
    purchase = till.bought(5000)
    till.click(purchase, "refund", amount="10")
    till.fault("GET /v1/events", "503", times=2)
    with pytest.raises(StripeAway):
        read_events()
    read_events()
    assert Purchase.objects.filter(pk=purchase.pk, due_at__isnull=False).exists()


def test_others_payments_in_the_list_are_nothing_to_us(till: Till) -> None:
    purchase = till.bought(5000)
    till.click(purchase, "refund", amount="10")
    Purchase.objects.update(payment_intent="pi_of_another")
    read_events()
    assert not Purchase.objects.filter(due_at__isnull=False).exists()


def test_stripe_away_is_asked_for_one_purchase_only(till: Till) -> None:
    for _ in range(3):
        till.order(500)
    Purchase.objects.update(due_at="2026-01-01T00:00:00Z")
    till.fault("GET *", "503", times=6)
    SettleDue()()
    assert sorted(Purchase.objects.values_list("failures", flat=True)) == [0, 0, 1]


def test_refusal_of_one_is_not_in_the_way_of_others(till: Till, caplog: pytest.LogCaptureFixture) -> None:
    broken, sound = till.order(500), till.order(700)
    till.pay(sound)
    Purchase.objects.filter(pk=broken.pk).update(session_id="cs_test_gone", due_at="2026-01-01T00:00:00Z")
    Purchase.objects.filter(pk=sound.pk).update(due_at="2026-01-02T00:00:00Z")
    with caplog.at_level(logging.WARNING):
        SettleDue()()
    assert Purchase.objects.get(pk=sound.pk).state == "paid"
    assert "left aside" in caplog.text


def test_purchase_that_somebody_looks_at_is_left_to_them(till: Till) -> None:
    purchase = till.order()
    Purchase.objects.update(due_at="2026-01-01T00:00:00Z")
    held = leases.claim(purchase.pk)
    SettleDue()()
    assert held
    assert leases.release(held, None)


def test_without_a_till_nothing_is_asked(settings: Settings, till: Till) -> None:
    settings.PAYMENTS_ON = False
    Purchase.objects.update(due_at="2026-01-01T00:00:00Z")
    till.sandbox.account.faults.clear()
    chores.settle_due()
    read_events()
    assert not EventsRead.objects.exists()


def test_whatever_asks_stripe_holds_up_no_round_of_the_sweep() -> None:
    slow = {chore.name for chore in all_chores if chore.is_slow}
    assert {"settle_purchases", "read_stripes_events", "close_pay_pages"} <= slow


def test_pass_after_one_in_which_stripe_was_away_asks_again(till: Till, time_machine: TimeMachine) -> None:
    till.pay(till.order())
    time_machine.forward(minutes=2)
    till.fault("GET *", "503", times=2)
    settle_due = SettleDue()
    settle_due()
    assert Purchase.objects.get().state == "open"
    time_machine.forward(minutes=2)
    settle_due()
    assert Purchase.objects.get().state == "paid"


def test_what_stripe_lists_late_is_found(till: Till) -> None:
    purchase = till.bought(5000)
    read_events()
    till.click(purchase, "refund", amount="10")
    EventsRead.objects.update(until=F("until") + timedelta(minutes=4))
    read_events()
    assert Purchase.objects.get().due_at
