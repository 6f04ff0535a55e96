"""One looks at a purchase at a time; who has lost the row writes nothing."""

import uuid
from datetime import timedelta

import pytest

from billing.payments import leases, refunds
from billing.payments.leases import LeaseLost
from billing.payments.models import Purchase
from billing.payments.settle import settle
from tests.billing.payments.conftest import Till
from tests.generations.conftest import TimeMachine

pytestmark = pytest.mark.django_db


def test_row_is_one_persons_until_it_is_let_go(till: Till) -> None:
    purchase = till.order()
    held = leases.claim(purchase.pk)
    assert held
    assert leases.claim(purchase.pk) is None
    assert leases.release(held, None)
    assert leases.claim(purchase.pk)


def test_row_of_the_dead_is_free_when_the_lease_is_over(till: Till, time_machine: TimeMachine) -> None:
    purchase = till.order()
    leases.claim(purchase.pk)
    time_machine.forward(seconds=59)
    assert leases.claim(purchase.pk) is None
    time_machine.forward(seconds=1)
    assert leases.claim(purchase.pk)


def test_whoever_lost_the_lease_writes_nothing(till: Till, time_machine: TimeMachine) -> None:
    purchase = till.order()
    slow = leases.claim(purchase.pk)
    time_machine.forward(seconds=61)
    leases.claim(purchase.pk)
    assert slow
    with pytest.raises(LeaseLost):
        leases.lock(slow)
    leases.release(slow, timedelta(days=9), failures=7)
    left = Purchase.objects.get()
    assert (left.failures, left.lease_token is None) == (0, False)


def test_news_meanwhile_makes_it_due_at_once(till: Till, time_machine: TimeMachine) -> None:
    purchase = till.order()
    held = leases.claim(purchase.pk)
    assert held
    assert leases.ring(purchase.pk)
    assert not leases.release(held, timedelta(days=1))
    assert Purchase.objects.get().due_at == time_machine.moment


def test_withdrawal_that_begins_while_somebody_looks_is_not_overlooked(till: Till) -> None:
    purchase = till.bought(5000)
    held = leases.claim(purchase.pk)
    assert held
    refunds.withdraw(purchase)
    assert not leases.release(held, None)
    assert Purchase.objects.get().due_at


def test_nobody_rings_for_what_is_not_there() -> None:
    assert not leases.ring(uuid.uuid4())
    settle(uuid.uuid4())


def test_purchase_without_page_survives_a_lost_lease(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else took the row while this one was about to write that it has no page."""
    purchase = till.order()
    Purchase.objects.update(session_id=None)
    claim = leases.claim

    def taken(purchase_id: uuid.UUID) -> Purchase | None:
        held = claim(purchase_id)
        Purchase.objects.update(lease_token=uuid.uuid4())
        return held

    monkeypatch.setattr(leases, "claim", taken)
    settle(purchase.pk)
    assert Purchase.objects.get().state == "open"
