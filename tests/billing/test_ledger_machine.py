"""T1: whatever is done to the ledger, in whatever order and however often, a model of dictionaries says how it ends."""

import functools
import os
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from hypothesis.strategies import DataObject

from billing import ledger
from billing.ledger import audit
from billing.ledger.exceptions import (
    AccountFrozen,
    HoldClosed,
    IdempotencyConflict,
    InDebt,
    InsufficientCredits,
    NotRefundable,
)
from billing.ledger.kinds import Kind
from billing.ledger.models import CreditAccount, Hold, Transfer
from maxvideo.accounts.models import User

# PostgreSQL takes six times as long: all of them in `bin/test --long`.
EXAMPLES = 300 if connection.vendor == "sqlite" or os.environ.get("MAXVIDEO_LONG") else 75


class Model:
    """What the ledger should do, with nothing but dictionaries; each call gives the refusal that is due, or None."""

    def __init__(self) -> None:
        self.available, self.held, self.done, self.holds = {}, {}, {}, {}
        self.debt, self.frozen = {}, set()

    def bring(self, user: int, credits: int, key: str) -> type[Exception] | None:
        if key in self.done:
            return None if self.done[key] == (user, credits) else IdempotencyConflict
        if self.available.get(user, 0) + credits < 0:
            return InsufficientCredits
        self.available[user] = self.available.get(user, 0) + credits
        self.held.setdefault(user, 0)
        return self.did(key, (user, credits))

    def hold(self, user: int, credits: int, key: str) -> type[Exception] | None:
        if key in self.done:
            return None if self.done[key] == (user, credits) else IdempotencyConflict
        if user in self.frozen or self.debt.get(user):
            return AccountFrozen if user in self.frozen else InDebt
        if self.available.get(user, 0) < credits:
            return InsufficientCredits
        self.available[user] -= credits
        self.held[user] += credits
        self.holds[key] = {"user": user, "amount": credits, "captured": None, "refunded": 0}
        return self.did(key, (user, credits))

    def close(self, key: str, captured: int) -> type[Exception] | None:
        hold = self.holds[key]
        if hold["captured"] is not None:
            return None if hold["captured"] == captured else HoldClosed
        self.held[hold["user"]] -= hold["amount"]
        self.available[hold["user"]] += hold["amount"] - captured
        hold["captured"] = captured
        return None

    def refund(self, key: str, credits: int, number: int) -> type[Exception] | None:
        hold = self.holds[key]
        if (key, number) in self.done:
            return None if self.done[key, number] == credits else IdempotencyConflict
        if hold["refunded"] + credits > (hold["captured"] or 0):
            return NotRefundable
        hold["refunded"] += credits
        self.available[hold["user"]] += credits
        return self.did((key, number), credits)

    def open(self, user: int) -> None:
        self.available.setdefault(user, 0)
        self.held.setdefault(user, 0)

    def take_back(self, user: int, credits: int) -> int:
        self.open(user)
        owed = max(0, credits - self.available[user])
        self.available[user] -= credits - owed
        self.debt[user] = self.debt.get(user, 0) + owed
        return owed

    def owe_less(self, user: int, credits: int, *, pays: bool = False) -> type[Exception] | None:
        if pays and self.available.get(user, 0) < credits:
            return InsufficientCredits
        if self.debt.get(user, 0) < credits:
            return ValueError
        self.debt[user] -= credits
        self.available[user] -= credits if pays else 0
        return None

    def freeze(self, user: int, *, is_frozen: bool) -> None:
        self.open(user)
        (self.frozen.add if is_frozen else self.frozen.discard)(user)

    def did(self, key: str | tuple[str, int], facts: object) -> None:
        self.done[key] = facts


USERS = st.integers(0, 1)
CREDITS = st.integers(1, 60)
REVERSALS = st.sampled_from([Kind.PURCHASE_REFUND, Kind.DISPUTE])
KEYS = st.integers(0, 20)  # few, so that they come again, with the same facts or with others


class Ledger(RuleBasedStateMachine):
    """The same calls on the model and on the database, each example in a transaction that is rolled back."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.model = Model()
        self.users = list(User.objects.order_by("pk").values_list("pk", flat=True))
        self.ids = {}
        self.moves = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    def both(self, refusal: type[Exception] | None, call: Callable[[], Any]) -> Any:
        """Make the call; it must end as the model did."""
        with pytest.raises(refusal) if refusal else nullcontext():
            return call()

    @rule(user=USERS, credits=CREDITS, key=KEYS)
    def grant(self, user: int, credits: int, key: int) -> None:
        refusal = self.model.bring(user, credits, f"grant:{key}")
        self.both(refusal, lambda: ledger.grant(self.users[user], credits, key=f"grant:{key}", note=""))

    @rule(user=USERS, credits=CREDITS, key=KEYS)
    def top_up(self, user: int, credits: int, key: int) -> None:
        refusal = self.model.bring(user, credits, f"topup:{key}")
        facts = {"key": f"topup:{key}", "reference": f"purchase:{key}"}
        self.both(refusal, lambda: ledger.top_up(self.users[user], credits, **facts))

    @rule(user=USERS, credits=CREDITS.map(lambda n: n - 30).filter(bool), key=KEYS)
    def adjust(self, user: int, credits: int, key: int) -> None:
        refusal = self.model.bring(user, credits, f"adjust:{key}")
        self.both(refusal, lambda: ledger.adjust(self.users[user], credits, key=f"adjust:{key}", note=""))

    @rule(user=USERS, credits=CREDITS, key=KEYS)
    def hold(self, user: int, credits: int, key: int) -> None:
        refusal = self.model.hold(user, credits, key)
        facts = {"key": f"hold:{key}", "reference": f"generation:{key}"}
        made = self.both(refusal, lambda: ledger.hold(self.users[user], credits, **facts))
        if made is not None:
            self.ids[key] = made.pk

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), captured=st.none() | st.integers(0, 60))
    def close(self, data: DataObject, captured: int | None) -> None:
        key = data.draw(st.sampled_from(sorted(self.ids)))
        amount = self.model.holds[key]["amount"]
        part = amount if captured is None else min(captured, amount)
        refusal = self.model.close(key, part)
        if captured is None:
            self.both(refusal, lambda: ledger.capture(self.ids[key]))
        elif part == 0:
            self.both(refusal, lambda: ledger.release(self.ids[key]))
        else:
            self.both(refusal, lambda: ledger.capture(self.ids[key], part))

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), credits=CREDITS, number=st.integers(1, 3))
    def refund(self, data: DataObject, credits: int, number: int) -> None:
        key = data.draw(st.sampled_from(sorted(self.ids)))
        refusal = self.model.refund(key, credits, number)
        self.both(refusal, lambda: ledger.refund(self.ids[key], credits, number=number, note=""))

    def new_facts(self) -> dict[str, str]:
        """A key that nobody has used: whoever takes for a purchase counts what was taken."""
        self.moves += 1
        return {"key": f"purchase:1:{self.moves}", "reference": "purchase:1"}

    @rule(user=USERS, credits=CREDITS, kind=REVERSALS)
    def take_back(self, user: int, credits: int, kind: Kind) -> None:
        owed = ledger.take_back(self.users[user], credits, kind=kind, **self.new_facts())
        assert owed == self.model.take_back(user, credits)

    @rule(user=USERS, credits=CREDITS, kind=REVERSALS, key=KEYS)
    def give_back(self, user: int, credits: int, kind: Kind, key: int) -> None:
        key_of_it = f"back:{kind}:{key}"
        refusal = self.model.bring(user, credits, key_of_it)
        facts = {"kind": kind, "key": key_of_it, "reference": "purchase:1"}
        self.both(refusal, lambda: ledger.give_back(self.users[user], credits, **facts))

    @rule(user=USERS, credits=CREDITS, how=st.sampled_from(["pay", "forgive", "cancel"]))
    def owe_less(self, user: int, credits: int, how: str) -> None:
        refusal = self.model.owe_less(user, credits, pays=how == "pay")
        ways: dict[str, Callable[..., Any]] = {"pay": ledger.pay_debt, "forgive": ledger.forgive_debt}
        facts = self.new_facts() if how in ways else {}
        self.both(refusal, lambda: ways.get(how, ledger.cancel_debt)(self.users[user], credits, **facts))

    @rule(credits=CREDITS)
    def unforgive(self, credits: int) -> None:
        ledger.unforgive_debt(credits, **self.new_facts())

    @rule(user=USERS, is_frozen=st.booleans())
    def freeze(self, user: int, is_frozen: bool) -> None:
        self.model.freeze(user, is_frozen=is_frozen)
        ledger.freeze(self.users[user], is_frozen=is_frozen)

    @invariant()
    def debts_are_the_models(self) -> None:
        accounts = CreditAccount.objects.filter(user__isnull=False).values_list("pk", "debt", "is_frozen")
        for pk, debt, is_frozen in accounts:
            user = self.users.index(pk)
            assert (debt, is_frozen) == (self.model.debt.get(user, 0), user in self.model.frozen)

    @invariant()
    def balances_are_the_models(self) -> None:
        accounts = CreditAccount.objects.filter(user__isnull=False).values_list("pk", "available", "held")
        found = {self.users.index(pk): (available, held) for pk, available, held in accounts}
        assert found == {user: (self.model.available[user], self.model.held[user]) for user in self.model.available}

    @invariant()
    def books_balance(self) -> None:
        with connection.cursor() as cursor:
            for statement in statements_of_the_audit():
                cursor.execute(*statement)
                assert cursor.fetchall() == []


@functools.cache
def statements_of_the_audit() -> list[tuple[str, tuple[object, ...]]]:
    """What the audit asks, compiled once: it is asked 15,000 times here."""
    rows = (
        audit.wrong_accounts(CreditAccount.objects.filter(user__isnull=False)),
        audit.wrong_balances(Transfer.objects.filter(account_id__gt=0)),
        audit.wrong_holds(Hold.objects.all()),
        audit.misplaced(Transfer.objects.all()),
    )
    return [each.query.sql_with_params() for each in rows]


@pytest.mark.long
@pytest.mark.usefixtures("alice", "bob")
def test_ledger_does_what_the_model_says() -> None:
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=50,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
