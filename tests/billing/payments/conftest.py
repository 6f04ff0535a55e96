"""A till: the site's settings point to a sandbox of Stripe, and somebody who clicks on its pay page."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from allauth.account.models import EmailAddress
from django.utils import timezone
from pytest_django import Settings

from billing import ledger
from billing.ledger import posting
from billing.ledger.models import CreditAccount
from billing.payments import checkout
from billing.payments.models import Purchase
from billing.payments.sandbox.server import Sandbox
from billing.payments.settle import settle
from maxvideo.accounts.models import User
from maxvideo.web import clock
from tests.generations.conftest import time_machine

__all__ = ["time_machine"]  # a fixture

SECRET = "whsec_of_the_tests_of_the_till"
KEY = "sk_test_of_the_tests"


@dataclass
class Till:
    """The sandbox as its owner and a buyer see it, and the site's calls in one word each."""

    sandbox: Sandbox
    user: User

    def order(self, credits: int = 5000, **facts: Any) -> Purchase:
        return checkout.begin(self.user, credits, form_key=facts.pop("form_key", uuid.uuid4()), **facts)

    def click(self, purchase: Purchase, what: str, **typed: str) -> None:
        address = f"{self.sandbox.url}/c/pay/{purchase.session_id}/{what}"
        answer = requests.post(address, data=typed, timeout=10, allow_redirects=False)
        assert answer.status_code < 500, answer.text

    def pay(self, purchase: Purchase, way: str = "card") -> None:
        self.click(purchase, "pay", way=way, email="ann@example.com")

    def bought(self, credits: int = 5000, way: str = "card") -> Purchase:
        """Credits that were ordered, paid and given."""
        purchase = self.order(credits)
        self.pay(purchase, way)
        return self.settled(purchase)

    def settled(self, purchase: Purchase) -> Purchase:
        """The purchase, after a look at what Stripe says."""
        settle(purchase.pk)
        return Purchase.objects.get(pk=purchase.pk)

    def spend(self, credits: int) -> None:
        """Have a video made for so many credits."""
        key = f"spend:{uuid.uuid4()}"
        ledger.capture(ledger.hold(self.user.pk, credits, key=key, reference=key).pk)

    def fault(self, match: str, do: str, times: int = 1, seconds: float = 0) -> None:
        asked = {"match": match, "do": do, "times": times, "seconds": seconds}
        requests.post(f"{self.sandbox.url}/sandbox/faults", json=asked, timeout=10).raise_for_status()

    def coupon(self, word: str, percent: int) -> None:
        """A promotion code for so many percent off."""
        coupon = self.post("coupons", percent_off=str(percent), duration="once")
        self.post("promotion_codes", code=word, **{"promotion[type]": "coupon", "promotion[coupon]": coupon})

    def post(self, what: str, **params: str) -> str:
        """Have something made or changed at Stripe; its id."""
        headers = {"Authorization": f"Bearer {KEY}"}
        answer = requests.post(f"{self.sandbox.url}/v1/{what}", data=params, headers=headers, timeout=10)
        answer.raise_for_status()
        return str(answer.json()["id"])

    def wait(self, seconds: float) -> None:
        """Let time go by at Stripe; what fell due is done afterwards."""
        requests.post(f"{self.sandbox.url}/sandbox/advance", json={"seconds": seconds}, timeout=40).raise_for_status()

    def available(self) -> int:
        return posting.available(self.user.pk)

    def account(self) -> CreditAccount:
        return CreditAccount.objects.get(pk=self.user.pk)

    def money(self) -> int:
        """What Stripe has of this till, in the smallest unit, fees apart: charges less refunds and disputes."""
        return net_of(self.sandbox)


def net_of(sandbox: Sandbox) -> int:
    """The sandbox's own books: what came, less what went back or was taken."""
    return sum(entry["amount"] for entry in sandbox.account.every("balance_transaction"))


@pytest.fixture
def stripe_sandbox(tmp_path: Path, settings: Settings) -> Iterator[Sandbox]:
    """Stripe's stand-in, to which the settings point; its events go nowhere."""
    with Sandbox(0, tmp_path / "stripe", secret=SECRET) as sandbox:
        settings.PAYMENTS_ON = True
        settings.STRIPE_API_URL = sandbox.url
        settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS = KEY, [SECRET]
        settings.TOPUP_MINIMUM, settings.TOPUP_MAXIMUM, settings.TOPUP_CURRENCY = 500, 100_000, "usd"
        yield sandbox


@pytest.fixture
def till(stripe_sandbox: Sandbox, alice: User) -> Till:
    """A till at which Alice, whose address is confirmed, buys."""
    EmailAddress.objects.create(user=alice, email=alice.email, verified=True, primary=True)
    return Till(stripe_sandbox, alice)


@pytest.fixture
def in_days() -> Any:
    """The site's clock so many days from now."""

    def moved(days: float) -> Any:
        return clock.frozen_at(timezone.now() + timedelta(days=days))

    return moved


@pytest.fixture
def buyer(client_of: Any, alice: User) -> Any:
    """Alice's browser."""
    return client_of(alice)
