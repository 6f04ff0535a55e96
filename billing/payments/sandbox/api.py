"""Answering a call: key, version, parameters, effect, expansion, and the same answer again for the same key."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from billing.payments.sandbox import (
    balance,
    charges,
    coupons,
    customers,
    disputes,
    events,
    intents,
    invoices,
    payment_methods,
    payment_pages,
    products,
    refunds,
    sessions,
)
from billing.payments.sandbox.account import Account, told
from billing.payments.sandbox.answers import Answer
from billing.payments.sandbox.expand import expanded
from billing.payments.sandbox.faults import CALLS, Fault
from billing.payments.sandbox.forms import parse
from billing.payments.sandbox.idempotency import Keys, Remember
from billing.payments.sandbox.ids import new_id
from billing.payments.sandbox.keys import check_key
from billing.payments.sandbox.params import many, text
from billing.payments.sandbox.problems import Problem, Refused
from billing.payments.sandbox.routes import Route
from billing.payments.sandbox.versions import check, spoken

ROOMS = (
    balance,
    charges,
    coupons,
    customers,
    disputes,
    events,
    intents,
    invoices,
    payment_methods,
    payment_pages,
    products,
    refunds,
    sessions,
)
ROUTES: tuple[Route, ...] = tuple(chain.from_iterable(room.ROUTES for room in ROOMS))
DOWN = {
    "401": Refused("Invalid API Key provided: sk_test_****", status=401),
    "429": Refused("Request rate limit exceeded.", status=429, code="rate_limit"),
    "500": Problem("An unknown error occurred", status=500, type="api_error"),
    "500-after": Problem("An unknown error occurred", status=500, type="api_error"),
    "503": Refused("Stripe is not there right now", status=503, type="api_error"),
}


@dataclass(frozen=True)
class Call:
    """A request as it came; `form` is the query of a GET, the body of a POST; headers are in title case."""

    method: str
    path: str
    form: str
    headers: Mapping[str, str]

    @property
    def key(self) -> str | None:
        """Its idempotency key; reading needs none."""
        return self.headers.get("Idempotency-Key") if self.method == "POST" else None


class Api:
    """The API of one account."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self._keys = Keys(account)

    def answer(self, call: Call) -> Answer:
        """What it says to a call; never raises."""
        request = new_id("req", 14)
        try:
            check_key(call.headers.get("Authorization"))
            version, posted = spoken(call.headers.get("Stripe-Version")), parse(call.form)
            answer = self._answer(call, request, version, posted)
        except Problem as problem:
            answer, version = _said(problem), ""
        return _with_headers(answer, call, request, version)

    def _answer(self, call: Call, request: str, version: str, posted: dict[str, Any]) -> Answer:
        def act(remember: Remember) -> Answer:
            return self._carried_out(call, request, version, posted, remember)

        if call.key is None:
            return act(lambda answer: None)
        return self._keys.once(call.key, [call.method, call.path, posted], act)

    def _carried_out(
        self, call: Call, request: str, version: str, posted: dict[str, Any], remember: Remember
    ) -> Answer:
        fault = self.account.faults.take(f"{call.method} {call.path}", CALLS) or Fault("", "")
        if fault.do == "slow":
            time.sleep(fault.seconds)
        with self.account.called({"id": request, "idempotency_key": call.key}):
            try:
                answer = _spoiled(fault, lambda: self._effect(call, version, posted))
            except Problem as problem:
                answer = _said(problem)
            if answer.is_remembered:
                remember(replace(answer, headers={"Original-Request": request}))
        return replace(answer, is_cut=fault.do.startswith("dropped"))

    def _effect(self, call: Call, version: str, posted: dict[str, Any]) -> Answer:
        """Do it, all or nothing: an error undoes what was begun, but for what is Kept."""
        check(call.method, call.path, posted, version)
        paths = many(text)(posted.pop("expand", {}), "expand")
        for route in ROUTES:
            match = route.pattern.fullmatch(call.path)
            if match and route.method == call.method:
                with self.account.change():
                    found = route.act(self.account, route.read(posted, ""), *match.groups())
                    return Answer(200, told(expanded(self.account, found, paths)))
        raise _unknown(call)


def _spoiled(fault: Fault, act: Callable[[], Answer]) -> Answer:
    """The answer, or what a fault makes of it: before or after anything was done."""
    if fault.do == "dropped":
        return Answer(503, {}, is_remembered=False)
    if fault.do == "500-after":
        act()
    if fault.do in DOWN:
        raise DOWN[fault.do]
    return act()


def _said(problem: Problem) -> Answer:
    return Answer(problem.status, told(problem.body), is_remembered=problem.is_remembered)


def _unknown(call: Call) -> Problem:
    address = f"{call.method}: {call.path}"
    return Refused(f"Unrecognized request URL ({address}). The sandbox has no such call.", status=404)


def _with_headers(answer: Answer, call: Call, request: str, version: str) -> Answer:
    headers = {"Request-Id": request, **answer.headers}
    if call.key:
        headers["Idempotency-Key"] = call.key
    if version:
        headers["Stripe-Version"] = version
    return replace(answer, headers=headers)
