"""Every order in which the news of one life may come, each with one effect (T7)."""

import itertools
import json
from typing import Any

import pytest
from django.test import Client

from billing.payments.models import Purchase
from billing.payments.sandbox.webhooks import signature
from tests.billing.payments.agreement import differences
from tests.billing.payments.conftest import SECRET, Till

LIFE = (("pay", {"way": "card", "email": "ann@example.com"}), ("refund", {"amount": "2"}))
LIFE_OF_A_DISPUTE = (*LIFE, ("dispute", {"reason": "fraudulent"}), ("won", {}))
NEWS = ("checkout.session.completed", "charge.refunded", "charge.dispute.created", "charge.dispute.closed")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("billing.payments.checkout.MOST_AN_HOUR", 1000)


def news_of(till: Till, purchase: Purchase) -> dict[str, Any]:
    """The events of a purchase, by their kinds."""
    intent = till.sandbox.account.store.get(purchase.session_id or "")["payment_intent"]
    return {one["type"]: one for one in till.sandbox.account.every("event") if _is_about(one, intent)}


def _is_about(event: dict[str, Any], intent: str) -> bool:
    about = event["data"]["object"]
    return intent in {about["id"], about.get("payment_intent")}


def tell(client: Client, event: dict[str, Any]) -> None:
    body = json.dumps(event).encode()
    headers = {"Stripe-Signature": signature(SECRET, body)}
    answer = client.post("/api/stripe/webhook", body, content_type="application/json", headers=headers)
    assert answer.status_code == 200


def test_news_of_a_life_in_every_order(till: Till, client: Client) -> None:
    """All has happened when the first of it comes."""
    for order in itertools.permutations(NEWS):
        purchase = till.order(500)
        for click, typed in LIFE_OF_A_DISPUTE:
            till.click(purchase, click, **typed)
        events = news_of(till, purchase)
        for kind in order:
            tell(client, events[kind])
        seen = Purchase.objects.get(pk=purchase.pk)
        assert (seen.state, seen.refunded, seen.disputed) == ("paid", 200, 0), order
    assert differences(till.sandbox) == []


def test_news_comes_before_or_after_each_further_step(till: Till, client: Client) -> None:
    """Each event comes at once, after the next step, or never: the one that comes last says all."""
    for lags in itertools.product([0, 1, 9], repeat=len(LIFE_OF_A_DISPUTE) - 1):
        purchase = till.order(500)
        due: dict[int, list[str]] = {}
        for step, (click, typed) in enumerate(LIFE_OF_A_DISPUTE):
            till.click(purchase, click, **typed)
            for kind in due.get(step, []):
                tell(client, news_of(till, purchase)[kind])
            if step < len(lags):
                due.setdefault(step + lags[step], []).append(NEWS[step])
                if not lags[step]:
                    tell(client, news_of(till, purchase)[NEWS[step]])
        tell(client, news_of(till, purchase)[NEWS[-1]])
        assert Purchase.objects.get(pk=purchase.pk).taken == 200, lags
    assert differences(till.sandbox) == []
