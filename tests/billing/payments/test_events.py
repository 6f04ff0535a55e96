"""Events are doorbells: whatever they say, Stripe is asked, and only about what is ours."""

import json
import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from django.db import transaction
from django.test import Client
from pytest_django import Settings

from billing.ledger.models import CreditAccount, Transfer
from billing.payments import leases, stripe_api
from billing.payments.chores import SettleDue
from billing.payments.models import Purchase, RefusedEvents
from billing.payments.sandbox.webhooks import signature
from tests.billing.payments.conftest import KEY, SECRET, Till
from tests.failing_statements import failing

pytestmark = pytest.mark.django_db

URL = "/api/stripe/webhook"
Send = Callable[..., int]


@pytest.fixture
def send(client: Client) -> Send:
    """Posts an event, or bytes, signed as Stripe signs; gives the status."""

    def post(event: Any, *, secret: str = SECRET, header: str | None = None, method: str = "POST") -> int:
        body = event if isinstance(event, bytes) else json.dumps(event).encode()
        headers = {"Stripe-Signature": signature(secret, body) if header is None else header}
        answer = client.generic(method, URL, body, content_type="application/json", headers=headers)
        transaction.set_rollback(False)  # an error of the database broke off what the site did, not the test
        return int(answer.status_code)

    return post


def event(about: dict[str, Any], kind: str = "checkout.session.completed") -> dict[str, Any]:
    return {"id": "evt_1", "object": "event", "type": kind, "data": {"object": about}}


def of_session(purchase: Purchase, **facts: Any) -> dict[str, Any]:
    return event({"object": "checkout.session", "id": purchase.session_id, **facts})


def newest(till: Till, kind: str) -> dict[str, Any]:
    return next(one for one in till.sandbox.account.every("event") if one["type"] == kind)


def test_paid_session_is_credited_once_however_often_it_is_told(till: Till, send: Send) -> None:
    purchase = till.order()
    till.pay(purchase)
    told = newest(till, "checkout.session.completed")
    assert [send(told), send(told), send(told | {"id": "evt_other"})] == [200, 200, 200]
    assert [line.credits for line in Transfer.objects.all()] == [5000]


@pytest.mark.parametrize("kind", ["payment_intent.succeeded", "charge.succeeded"])
def test_event_of_a_payment_that_comes_first_is_as_good(till: Till, send: Send, kind: str) -> None:
    purchase = till.order()
    till.pay(purchase)
    assert send(newest(till, kind)) == 200
    assert Purchase.objects.get(pk=purchase.pk).state == "paid"


def test_event_that_lies_of_a_payment_credits_nothing(till: Till, send: Send) -> None:
    purchase = till.order()
    assert send(of_session(purchase, payment_status="paid", status="complete", amount_subtotal=5000)) == 200
    assert Purchase.objects.get().state == "open"
    assert not Transfer.objects.exists()


def test_event_of_somebody_elses_session_credits_nobody(till: Till, send: Send) -> None:
    mine, other = till.order(500), till.order(1000)
    till.pay(other)
    assert send(of_session(other, client_reference_id=str(mine.pk))) == 200
    assert Purchase.objects.get(pk=mine.pk).state == "open"


def test_payment_failed_that_was_said_to_be_completed_is_not_credited(till: Till, send: Send) -> None:
    """`checkout.session.completed` comes before the bank has paid, too."""
    purchase = till.order()
    till.pay(purchase, "bounces")
    assert send(newest(till, "checkout.session.completed")) == 200
    till.click(purchase, "bounce")
    assert send(newest(till, "checkout.session.async_payment_failed")) == 200
    assert Purchase.objects.get().state == "failed"
    assert not Transfer.objects.exists()


@pytest.mark.parametrize("kind", ["refund.created", "charge.refunded"])
def test_refund_of_the_dashboard_is_heard_of(till: Till, send: Send, kind: str) -> None:
    purchase = till.bought(5000)
    till.click(purchase, "refund", amount="10")
    assert send(newest(till, kind)) == 200
    assert till.available() == 4000


def test_dispute_is_heard_of(till: Till, send: Send) -> None:
    purchase = till.bought(5000)
    till.click(purchase, "dispute", reason="fraudulent")
    assert send(newest(till, "charge.dispute.created")) == 200
    assert (till.available(), till.account().is_frozen) == (0, True)


def ticked() -> list[str]:
    """The events that docs/payments.md has an operator tick."""
    table = (Path(__file__).parents[3] / "docs/payments.md").read_text().partition("| event | tells of |")[2]
    return re.findall("`([a-z_.]+)`", table.partition("\n\n")[0])


def live(till: Till) -> None:
    """Purchases with every end, and all that may undo them."""
    for way, click in (("bank", "arrive"), ("bounces", "bounce")):
        purchase = till.order(500)
        till.pay(purchase, way)
        till.click(purchase, click)
        till.settled(purchase)
    till.click(till.order(500), "expire")
    till.click(till.bought(500, "failing-refund"), "refund", amount="1")
    till.click(disputed := till.bought(500), "dispute", reason="fraudulent")
    (dispute,) = till.sandbox.account.every("dispute")
    till.post(f"disputes/{dispute['id']}", **{"evidence[uncategorized_text]": "They made videos."})
    till.click(disputed, "won")
    till.wait(3600)


def test_each_event_that_is_ticked_rings_its_purchase(till: Till, send: Send) -> None:
    live(till)
    for kind in ticked():
        before = sum(Purchase.objects.values_list("rings", flat=True))
        assert send(newest(till, kind)) == 200
        assert sum(Purchase.objects.values_list("rings", flat=True)) > before, kind


def test_what_is_looked_for_in_stripes_list_is_ticked_too() -> None:
    assert set(stripe_api.CHANGES) <= set(ticked())


def test_payments_of_others_on_the_same_account_are_not_ours(till: Till, send: Send) -> None:
    asked = {"amount": 900, "currency": "usd", "confirm": "true", "payment_method": "pm_card_visa"}
    more = {"automatic_payment_methods[enabled]": "true", "automatic_payment_methods[allow_redirects]": "never"}
    headers = {"Authorization": f"Bearer {KEY}"}
    url = f"{till.sandbox.url}/v1/payment_intents"
    assert requests.post(url, data=asked | more, headers=headers, timeout=10).ok
    assert [send(one) for one in till.sandbox.account.every("event")] == [200] * 3
    assert not Transfer.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"x"',
        b"1e999",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"data": []}',
        b'{"data": {"object": null}}',
        b'{"data": {"object": ["checkout.session"]}}',
        b'{"data": {"object": {"object": "checkout.session", "id": 7, "client_reference_id": {"a": 1}}}}',
        b'{"data": {"object": {"object": "checkout.session", "id": "a\\u0000b"}}}',
        b'{"data": {"object": {"object": "checkout.session", "id": "\\ud800"}}}',
        b'{"data": {"object": {"object": "charge", "payment_intent": "../../v1/refunds"}}}',
        json.dumps(event({"object": "charge", "payment_intent": "x" * 1000})).encode(),
        json.dumps(event({"object": "balance.available"}, "balance.available")).encode(),
        json.dumps(event({"object": "charge", "payment_intent": None}, "of.tomorrow")).encode(),
    ],
)
def test_signed_nonsense_and_unknown_kinds_are_taken_and_do_nothing(till: Till, send: Send, body: bytes) -> None:
    till.order()
    assert send(body) == 200
    assert Purchase.objects.get().state == "open"


@pytest.mark.parametrize(
    "header",
    ["", "t=1,v1=x", signature(SECRET, b"other"), signature(SECRET, b"{}", at=1), "v1=" + "0" * 64],
    ids=["none", "short", "of another body", "of long ago", "without a date"],
)
def test_what_is_not_stripes_is_refused_and_only_counted(till: Till, send: Send, header: str) -> None:
    assert send(b"{}", header=header) == 400
    assert send(b"{}", header=header) == 400
    assert RefusedEvents.objects.get().count == 2


def test_second_secret_is_good_while_they_change(till: Till, send: Send, settings: Settings) -> None:
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_of_tomorrow", SECRET]
    assert [send(b"{}"), send(b"{}", secret="whsec_of_tomorrow"), send(b"{}", secret="whsec_gone")] == [200, 200, 400]


def test_larger_than_a_mebibyte_is_refused(till: Till, send: Send) -> None:
    assert send(b" " * (1 << 20)) == 200
    assert send(b" " * ((1 << 20) + 1)) == 413


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_only_a_post_is_answered(send: Send, method: str) -> None:
    assert send(b"{}", method=method) == 405


def test_without_a_secret_nothing_is_believed(till: Till, send: Send, settings: Settings) -> None:
    settings.STRIPE_WEBHOOK_SECRETS = []
    assert send(b"{}") == 400


def test_database_that_is_away_has_it_sent_again(till: Till, send: Send) -> None:
    purchase = till.order()
    till.pay(purchase)
    with failing("UPDATE", Purchase):
        assert send(of_session(purchase)) == 503
    with failing("INSERT", Transfer):
        assert send(of_session(purchase)) == 503
    assert Purchase.objects.get().state == "open"
    Purchase.objects.update(lease_until=None)
    assert send(of_session(purchase)) == 200
    assert till.available() == 5000


def test_count_that_cannot_be_kept_changes_no_answer(send: Send) -> None:
    with failing("INSERT", RefusedEvents):
        assert send(b"{}", header="") == 400


@pytest.mark.parametrize("fault", ["503", "401", "429", "dropped"])
def test_stripe_away_is_no_fault_of_the_event(till: Till, send: Send, fault: str) -> None:
    purchase = till.order()
    till.pay(purchase)
    till.fault("GET *", fault, times=9)
    assert send(of_session(purchase)) == 200
    left = Purchase.objects.get()
    assert (left.state, left.due_at is None) == ("open", False)


def test_stripe_that_was_away_a_moment_ago_is_left_to_the_sweep(till: Till, send: Send) -> None:
    one, other = till.order(500), till.order(700)
    till.fault("GET *", "503", times=2)
    assert send(of_session(one)) == 200
    till.pay(other)
    assert {send(told) for told in till.sandbox.account.every("event")} == {200}
    left = Purchase.objects.get(pk=other.pk)
    assert (left.state, left.rings) == ("open", 1)
    SettleDue()()
    assert Purchase.objects.get(pk=other.pk).state == "paid"


def test_event_while_another_looks_is_not_lost(till: Till, send: Send) -> None:
    purchase = till.order()
    held = leases.claim(purchase.pk)
    assert held
    till.pay(purchase)
    assert send(of_session(purchase)) == 200
    assert not leases.release(held, None)


def test_reference_to_nothing_of_ours_does_nothing(till: Till, send: Send) -> None:
    about = {"object": "checkout.session", "id": "cs_test_x", "client_reference_id": str(uuid.uuid4())}
    assert send(event(about)) == 200


def test_fault_of_ours_is_not_answered_with_success(till: Till, send: Send) -> None:
    """Stripe sends the event again, and the log says what is wrong."""
    purchase = till.bought(5000)
    till.spend(5000)
    till.click(purchase, "dispute", reason="fraudulent")
    till.settled(purchase)
    CreditAccount.objects.update(debt=0)  # books that do not add up
    till.click(purchase, "won")
    with pytest.raises(ValueError, match="owes less"):
        send(newest(till, "charge.dispute.closed"))


@pytest.mark.parametrize("name", ["\ud800", "cs_test_\0", "x" * 256])
def test_name_that_cannot_be_one_is_no_purchase(till: Till, send: Send, name: str) -> None:
    assert send(event({"object": "checkout.session", "id": name, "client_reference_id": name})) == 200
