import threading
from datetime import timedelta

import pytest
from django.db import connection

from billing.payments import leases
from billing.payments.looks import look
from billing.payments.models import Purchase
from tests.billing.payments.conftest import Till

pytestmark = pytest.mark.django_db


def test_look_finds_what_was_paid(till: Till) -> None:
    till.pay(purchase := till.order())
    look(purchase)

    assert purchase.state == "paid"


def test_second_look_within_a_second_asks_nobody(till: Till) -> None:
    look(purchase := till.order())
    till.pay(purchase)
    look(purchase)

    assert purchase.state == "open"


def test_look_at_a_settled_one_asks_nobody(till: Till) -> None:
    purchase = till.bought()
    look(purchase)

    assert purchase.state == "paid"


@pytest.mark.django_db(transaction=True)
def test_look_waits_for_whoever_looks_already(till: Till) -> None:
    held = leases.claim(till.order().pk)
    assert held

    def end() -> None:
        held.move(Purchase.State.EXPIRED, "nobody paid")
        leases.release(held, timedelta(hours=1))
        connection.close()

    purchase = Purchase.objects.get()
    writer = threading.Timer(0.5, end)
    writer.start()
    look(purchase)
    writer.join()

    assert purchase.state == "expired"


def test_lease_of_somebody_who_was_killed_is_not_waited_for_long(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("billing.payments.looks.WAIT_SECONDS", 0.2)
    leases.claim((purchase := till.order()).pk)
    look(purchase)

    assert purchase.state == "open"
