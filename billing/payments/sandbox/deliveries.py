"""Sending events to the merchant, again and again until they are taken, or as a fault wants it.

Each event is a job of the account; what became of it stands in the event's `_deliveries`.
"""

import json
import time
from collections.abc import Callable

from billing.payments.sandbox.account import Account, Obj, told
from billing.payments.sandbox.faults import EVENTS, Fault
from billing.payments.sandbox.ids import new_id
from billing.payments.sandbox.store import Record
from billing.payments.sandbox.webhooks import post, signature

PAUSES = (1, 5, 15, 60, 300, 1800, 3600, 3600 * 6, 3600 * 24)
"""Seconds before each new try."""

LATE = 30.0
"""Seconds that late news takes where nobody says how late."""

HELD = "_held"
Message = tuple[bytes, str | None]


def deliver(account: Account, job: Record) -> None:
    """One try of a job, as a fault wants it where it is the first."""
    fault = None if job.get("tries") or job.get("is_released") else _fault(account, job)
    (BY_FAULT[fault.do] if fault else send)(account, job, fault or Fault("", ""))


def _fault(account: Account, job: Record) -> Fault | None:
    """The one that came with the job, or the next that was asked for."""
    if job.get("fault"):
        return Fault("", job["fault"], seconds=LATE)
    return account.faults.take(job["type"], EVENTS)


def release(account: Account) -> int:
    """Send what was held, the last one first, one after the other; says how many there were."""
    held = list(account.store.newest(HELD))
    for one in held:
        with account.change():
            account.store.drop(one["id"])
        send(account, one["job"] | {"is_released": True}, Fault("", ""))
    return len(held)


def send(account: Account, job: Record, fault: Fault) -> None:
    """Post it, and plan the next try where it was not taken."""
    event = account.find("event", job["target"])
    status = post(account.webhook, *_message(account, event, fault.do))
    with account.change():
        _note(account, job, status)
        tries = job.get("tries", 0)
        if not _is_taken(status) and tries < len(PAUSES):
            account.later(PAUSES[tries], "deliver", job["target"], type=job["type"], tries=tries + 1)


def _message(account: Account, event: Obj, do: str) -> Message:
    body = json.dumps(told(event), indent=2).encode()
    if do == "unsigned":
        return body, None
    if do == "altered":
        return body.replace(b"\n}", b',\n  "altered": true\n}'), signature(account.secret, body)
    ages = {"stale": -600, "early": 3600}
    secret = f"whsec_{new_id('x')}" if do == "forged" else account.secret
    return body, signature(secret, body, at=time.time() + ages.get(do, 0))


def _note(account: Account, job: Record, status: int | None) -> None:
    account.done(job)
    event = account.find("event", job["target"])
    event["pending_webhooks"] = int(not _is_taken(status))
    event["_deliveries"] = [*event.get("_deliveries", []), {"at": account.now(), "status": status}]
    account.put(event)


def _is_taken(status: int | None) -> bool:
    return status is not None and 200 <= status < 300


def _lose(account: Account, job: Record, fault: Fault) -> None:
    with account.change():
        account.done(job)


def _hold(account: Account, job: Record, fault: Fault) -> None:
    with account.change():
        account.done(job)
        key = new_id("held")
        account.store.put(key, {"object": HELD, "id": key, "job": job})


def _wait(account: Account, job: Record, fault: Fault) -> None:
    with account.change():
        account.done(job)
        account.later(fault.seconds, "deliver", job["target"], type=job["type"], is_released=True)


def _twice(account: Account, job: Record, fault: Fault) -> None:
    send(account, job, fault)
    send(account, job, fault)


def _twin(account: Account, job: Record, fault: Fault) -> None:
    with account.change():
        event = account.find("event", job["target"])
        twin = account.put(event | {"id": new_id("evt")})
    send(account, job, fault)
    send(account, job | {"target": twin["id"]}, fault)


SPOILED = ("stale", "early", "forged", "altered", "unsigned")
"""Who refuses one of these gets the genuine one with the next try."""

BY_FAULT: dict[str, Callable[[Account, Record, Fault], None]] = {
    "lost": _lose,
    "held": _hold,
    "late": _wait,
    "twice": _twice,
    "twin": _twin,
    **dict.fromkeys(SPOILED, send),
}
