"""What tests ask of the sandbox and nobody asks of Stripe: `/sandbox/…`, in JSON.

POST   /sandbox/faults   {"match": "POST /v1/refunds", "do": "dropped-after", "times": 1, "seconds": 0}
DELETE /sandbox/faults
POST   /sandbox/advance  {"seconds": 86400}: time goes by, and what fell due is done when this is answered
POST   /sandbox/release  sends the events that were held, in the reverse order
GET    /sandbox/events   every event with the tries to deliver it
"""

import json
from typing import Any

from billing.payments.sandbox.account import Account
from billing.payments.sandbox.answers import Answer
from billing.payments.sandbox.deliveries import release
from billing.payments.sandbox.faults import Fault

PATIENCE = 30.0
"""Seconds in which what fell due is to be done."""


def answer(account: Account, method: str, path: str, body: str) -> Answer:
    """Do it; 400 says what is wrong with it."""
    act = {
        "POST /sandbox/faults": _add,
        "DELETE /sandbox/faults": _clear,
        "POST /sandbox/advance": _advance,
        "POST /sandbox/release": _release,
        "GET /sandbox/events": _events,
    }.get(f"{method} {path}")
    if act is None:
        return Answer(404, {"error": "Nothing here"})
    try:
        return Answer(200, act(account, json.loads(body or "{}")))
    except (TypeError, ValueError, AttributeError) as error:
        return Answer(400, {"error": str(error)})


def _add(account: Account, asked: dict[str, Any]) -> Any:
    account.faults.add(Fault(**asked))
    return {"ok": True}


def _clear(account: Account, asked: dict[str, Any]) -> Any:
    account.faults.clear()
    return {"ok": True}


def _advance(account: Account, asked: dict[str, Any]) -> Any:
    account.move(float(asked.get("seconds", 0)))
    return {"ok": account.clock.rest(PATIENCE), "now": account.now()}


def _release(account: Account, asked: dict[str, Any]) -> Any:
    return {"sent": release(account)}


def _events(account: Account, asked: dict[str, Any]) -> Any:
    return [
        {"id": one["id"], "type": one["type"], "tries": one.get("_deliveries", [])} for one in account.every("event")
    ]
