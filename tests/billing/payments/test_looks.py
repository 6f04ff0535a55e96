import threading
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from billing.payments import leases, refunds
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


def test_refund_that_was_not_asked_for_yet_is(till: Till) -> None:
    purchase = till.bought(5000)
    refunds.withdraw(purchase)
    look(purchase)
    assert [row.state for row in purchase.refunds.all()] == ["succeeded"]


@pytest.mark.parametrize("fault", ["503", "500", "dropped", "401"])
def test_stripe_away_shows_what_is_known(till: Till, client: Client, fault: str) -> None:
    purchase = till.order()
    till.pay(purchase)
    till.fault("GET *", fault, times=4)
    client.force_login(till.user)
    answer = client.get(reverse("billing:purchase-json", args=[purchase.pk]))
    assert (answer.status_code, answer.json()["state"]) == (200, "open")
    cache.clear()
    till.sandbox.account.faults.clear()
    assert client.get(reverse("billing:purchase-json", args=[purchase.pk])).json()["state"] == "paid"


def test_stripe_that_was_away_a_moment_ago_is_waited_for_by_nobody(till: Till) -> None:
    one, other = till.order(500), till.order(700)
    till.fault("GET *", "503", times=2)
    look(one)
    till.pay(other)
    look(other)
    assert (other.state, other.rings) == ("open", 0)


def test_page_never_says_paid_before_stripe_does(till: Till, client: Client) -> None:
    purchase = till.order()
    client.force_login(till.user)
    assert client.get(f"{reverse('billing:purchase-json', args=[purchase.pk])}?paid=1").json()["state"] == "open"
    cache.clear()
    till.pay(purchase, "bank")
    assert client.get(reverse("billing:purchase-json", args=[purchase.pk])).json()["state"] == "pending"
