"""One history of a till, drawn at random: two buyers, their money, Stripe and its faults, and what dies meanwhile.

Time is moved by hand, for the site and for the sandbox alike.
"""

import json
import random
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import requests
from django.core.cache import cache
from django.db import DatabaseError, OperationalError, transaction
from django.test import Client

from billing import ledger
from billing.ledger.exceptions import BillingError
from billing.ledger.models import Hold
from billing.payments import debts, outages, refunds
from billing.payments.chores import SettleDue, read_events
from billing.payments.exceptions import PaymentError
from billing.payments.models import Debt, Purchase
from billing.payments.sandbox.webhooks import signature
from billing.payments.settle import settle
from maxvideo.accounts.models import User
from tests.billing.payments.conftest import SECRET, Till
from tests.generations.conftest import TimeMachine
from tests.generations.workflow.surroundings import Killed, broken_off

WAYS = ("card", "card", "card", "declined", "bank", "bounces", "disputed", "slow-refund", "failing-refund")
CALLS = ("POST /v1/refunds", "POST /v1/checkout/sessions", "GET /v1/checkout/sessions/*", "GET /v1/refunds", "GET *")
FAULTS = ("dropped", "dropped-after", "500", "500-after", "503", "429", "401")
CODES = {"HALF": 50, "ODD": 33, "FREE": 100}
MOST_PURCHASES = 6


class History:
    """Everything that happens to it; `story` is what did."""

    def __init__(self, dice: random.Random, tills: list[Till], staff: User, client: Client, time: TimeMachine) -> None:
        self.dice, self.tills, self.staff, self.client, self.time = dice, tills, staff, client, time
        self.sandbox, self.story = tills[0].sandbox, list[str]()
        self.known: set[str] = {one["id"] for one in self.sandbox.account.every("event")}
        self.kept: list[dict[str, Any]] = []

    def play(self, steps: int) -> None:
        """Let so many things happen, then let all be well."""
        acts = self._acts()
        for _ in range(steps):
            act = self.dice.choice(acts)
            with suppress(PaymentError, BillingError):
                self._perhaps_broken(act)
            transaction.set_rollback(False)
            self.story.append(act.__name__)
        self._end()

    def _acts(self) -> list[Callable[[], None]]:
        return [
            *[self._order] * 3,
            *[self._pay] * 4,
            *[self._events] * 5,
            *[self._spend] * 3,
            *[self._look] * 3,
            *(self._hold, self._close, self._withdraw, self._refund, self._refund_there, self._dispute, self._decide),
            *(self._arrive, self._forgive, self._expire, self._late_events, self._sweep, self._wait, self._fault),
        ]

    def _perhaps_broken(self, act: Callable[[], None]) -> None:
        """Mostly whole; now and then its process dies, or the database fails it, or something happens meanwhile.

        At any statement or outside call: what is done while Stripe is asked is done by another process.
        """
        fate = self.dice.random()
        at = self.dice.randrange(30)
        if fate < 0.6:
            act()
        elif fate < 0.75:
            with at_call(at % 6, self.dice.choice(self._acts())):
                act()
        elif fate < 0.85:
            with broken_off(Killed(), at=at):
                act()
        elif fate < 0.92:
            with broken_off(OperationalError("server closed"), at=at), suppress(DatabaseError):
                act()
        else:
            with suppress(Killed), at_call(at % 6, die):
                act()

    # what buyers and staff do

    def _till(self) -> Till:
        return self.dice.choice(self.tills)

    def _any(self, **facts: Any) -> Purchase | None:
        found = list(Purchase.objects.filter(**facts).order_by("form_key"))
        return self.dice.choice(found) if found else None

    def _order(self) -> None:
        if Purchase.objects.count() < MOST_PURCHASES:
            key = uuid.UUID(int=self.dice.getrandbits(128))
            for _ in range(self.dice.choice([1, 1, 2])):
                self._till().order(self.dice.choice([500, 777, 1000, 5000]), form_key=key)

    def _pay(self) -> None:
        if purchase := self._any(state="open", session_id__isnull=False):
            if self.dice.random() < 0.3:
                self.tills[0].click(purchase, "code", code=self.dice.choice(list(CODES)))
            self.tills[0].pay(purchase, self.dice.choice(WAYS))

    def _spend(self) -> None:
        till = self._till()
        till.spend(self.dice.choice([10, 100, till.available() or 1]))

    def _hold(self) -> None:
        key = f"hold:{uuid.uuid4()}"
        ledger.hold(self._till().user.pk, self.dice.choice([10, 300]), key=key, reference=key)

    def _close(self) -> None:
        if hold := Hold.objects.filter(state="open").order_by("pk").first():
            ledger.capture(hold.pk, self.dice.choice([0, 5, hold.amount]))

    def _withdraw(self) -> None:
        if purchase := self._any(state="paid"):
            refunds.withdraw(purchase)

    def _refund(self) -> None:
        if purchase := self._any(state="paid"):
            credits = self.dice.choice([1, 100, 333, purchase.credits])
            number = uuid.UUID(int=self.dice.getrandbits(128))
            for _ in range(self.dice.choice([1, 2])):
                refunds.refund(purchase, credits, number=number, actor=self.staff, reason="Goodwill")

    def _refund_there(self) -> None:
        if purchase := self._any(session_id__isnull=False):
            self.tills[0].click(purchase, "refund", amount=self.dice.choice(["", "1", "3.33"]))

    def _dispute(self) -> None:
        if purchase := self._any(session_id__isnull=False):
            self.tills[0].click(purchase, "dispute", reason=self.dice.choice(["fraudulent", "inquiry"]))

    def _decide(self) -> None:
        if purchase := self._any(session_id__isnull=False):
            self.tills[0].click(purchase, self.dice.choice(["won", "lost"]))

    def _arrive(self) -> None:
        if purchase := self._any(session_id__isnull=False):
            self.tills[0].click(purchase, self.dice.choice(["arrive", "bounce"]))

    def _expire(self) -> None:
        if self.dice.random() < 0.3 and (purchase := self._any(state="open", session_id__isnull=False)):
            self.tills[0].click(purchase, "expire")

    def _forgive(self) -> None:
        if debt := Debt.objects.open().order_by("pk").first():
            debts.forgive(debt.pk, self.staff)

    # what the site hears and does

    def _look(self) -> None:
        if purchase := self._any():
            settle(purchase.pk)

    def _sweep(self) -> None:
        read_events()
        SettleDue()()

    def _wait(self) -> None:
        self._forward(self.dice.choice([1, 15, 70, 400, 4000, 90_000]))

    def _forward(self, seconds: float) -> None:
        cache.delete(outages.KEY)
        self.time.forward(seconds=seconds)
        self.tills[0].wait(seconds)

    def _fault(self) -> None:
        self.tills[0].fault(self.dice.choice(CALLS), self.dice.choice(FAULTS), times=self.dice.choice([1, 2, 3, 6]))

    def _news(self) -> list[dict[str, Any]]:
        found = [one for one in self.sandbox.account.every("event") if one["id"] not in self.known]
        self.known |= {one["id"] for one in found}
        return found[::-1]

    def _events(self) -> None:
        """What is new is lost, kept for later, spoiled, or sent: once, twice, or as two events."""
        for event in self._news():
            fate = self.dice.choice(["lost", "kept", "spoiled", "once", "once", "once", "twice", "twin"])
            if fate == "kept":
                self.kept.append(event)
            for number in range({"once": 1, "twice": 2, "twin": 2, "spoiled": 1}.get(fate, 0)):
                twin = {"id": f"evt_{number}"} if fate == "twin" else {}
                self._send(event | twin, is_spoiled=fate == "spoiled")

    def _late_events(self) -> None:
        """What was kept comes, in another order."""
        self.dice.shuffle(self.kept)
        while self.kept:
            self._send(self.kept.pop())

    def _send(self, event: dict[str, Any], *, is_spoiled: bool = False) -> None:
        body = json.dumps(event).encode()
        headers = {"Stripe-Signature": signature(SECRET, body)}
        raw = body + b" " if is_spoiled else body
        answer = self.client.post("/api/stripe/webhook", raw, content_type="application/json", headers=headers)
        transaction.set_rollback(False)  # what broke off was the site's
        assert answer.status_code in ({400} if is_spoiled else {200, 503}), answer.content

    def _end(self) -> None:
        """Stripe is well again and nothing dies; time and the sweep alone make it whole."""
        self.sandbox.account.faults.clear()
        for hours in (1, 25, 25, 250, 25):
            self._forward(hours * 3600)
            self._sweep()


def die() -> None:
    """The process is no more."""
    raise Killed


@contextmanager
def at_call(at: int, act: Callable[[], object]) -> Iterator[None]:
    """Something happens before the outside call number `at` or, by its parity, after it."""
    send, left = requests.adapters.HTTPAdapter.send, [at // 2]

    def wrapped(self: Any, request: Any, *args: Any, **options: Any) -> Any:
        is_now = "/v1/" in request.url and left[0] == 0
        left[0] -= "/v1/" in request.url
        if is_now and at % 2:
            with suppress(PaymentError, BillingError):
                act()
        answer = send(self, request, *args, **options)
        if is_now and not at % 2:
            with suppress(PaymentError, BillingError):
                act()
        return answer

    requests.adapters.HTTPAdapter.send = wrapped  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        requests.adapters.HTTPAdapter.send = send  # type: ignore[method-assign]
