"""`Idempotency-Key`: the first answer again, for a day. https://docs.stripe.com/api/idempotent_requests"""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from billing.payments.sandbox.account import Account
from billing.payments.sandbox.answers import Answer
from billing.payments.sandbox.problems import Refused

KEY = "_key"
KEPT = 24 * 60 * 60
"""Seconds for which a key is known."""

LONGEST = 255
Remember = Callable[[Answer], None]


class Keys:
    """The keys of an account, and those that are in use right now."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._lock = threading.Lock()
        self._in_flight: set[str] = set()

    def once(self, key: str, call: list[Any], act: Callable[[Remember], Answer]) -> Answer:
        """What came of the call with this key. `act` is done the first time only, and remembers in its own change."""
        if len(key) > LONGEST:
            raise Refused(f"Idempotency keys can be at most {LONGEST} characters long.")
        digest = _digest(call)
        with self._alone(key):
            return self._before(key, digest) or act(partial(self._remember, key, digest))

    def _before(self, key: str, digest: str) -> Answer | None:
        found = self._account.store.get(f"{KEY}:{key}")
        if found is None or found["at"] + KEPT < self._account.now():
            return None
        if found["digest"] != digest:
            raise Refused(
                "Keys for idempotent requests can only be used with the same parameters they were first used with. "
                f"Try using a key other than '{key}' if you meant to execute a different request.",
                type="idempotency_error",
            )
        return Answer(found["status"], found["body"], {**found["headers"], "Idempotent-Replayed": "true"})

    def _remember(self, key: str, digest: str, answer: Answer) -> None:
        kept = {"status": answer.status, "body": answer.body, "headers": answer.headers}
        record = {"object": KEY, "at": self._account.now(), "digest": digest, **kept}
        self._account.store.put(f"{KEY}:{key}", record)

    @contextmanager
    def _alone(self, key: str) -> Iterator[None]:
        with self._lock:
            if key in self._in_flight:
                raise Refused(
                    "There is currently another in-progress request using this Idempotent Key (that probably means you "
                    f"submitted twice, and the other request is still going through): {key}. Please try again later.",
                    status=409,
                    type="idempotency_error",
                    code="idempotency_key_in_use",
                )
            self._in_flight.add(key)
        try:
            yield
        finally:
            with self._lock:
                self._in_flight.discard(key)


def _digest(call: list[Any]) -> str:
    return hashlib.sha256(json.dumps(call, sort_keys=True).encode()).hexdigest()
