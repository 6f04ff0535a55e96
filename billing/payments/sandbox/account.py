"""The merchant's account at Stripe, as the sandbox keeps it: its objects, its events, and what is still to be done."""

import copy
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from billing.payments.sandbox.clock import Clock
from billing.payments.sandbox.faults import Faults
from billing.payments.sandbox.ids import new_id
from billing.payments.sandbox.problems import missing
from billing.payments.sandbox.store import LINKS, Record, Store
from billing.payments.sandbox.versions import CURRENT

Obj = dict[str, Any]
"""One of Stripe's objects. What begins with `_` is the sandbox's own and never told."""

Act = Callable[["Account", Record], None]
"""Something to be done at its time, with the record that asked for it."""

BLANKS: dict[str, Obj] = json.loads((Path(__file__).parent / "blanks.json").read_text())
"""Each kind of object before anybody has said or done anything: every field that Stripe has, most of them null."""

JOB, CLOCK = "_job", "_clock"
NOBODY = {"id": None, "idempotency_key": None}


class Account:
    """Objects by id. Whoever changes anything does it within `change()`."""

    def __init__(
        self, folder: Path, acts: dict[str, Act], *, speed: float = 1, webhook: str = "", secret: str = ""
    ) -> None:
        self.store = Store(folder / "journal.jsonl")
        self.clock = Clock(16, (self.store.get(CLOCK) or {}).get("ahead", 0))
        self.faults = Faults()
        self.url = ""
        self.webhook, self.secret, self.speed = webhook, secret, speed
        self.caller: Obj = dict(NOBODY)
        self.news = ""
        self._acts = acts

    def start(self) -> None:
        """Begin, with what was left to do."""
        self.clock.start()
        for job in self.store.newest(JOB):
            self._plan(job)

    def stop(self) -> None:
        """Begin nothing new; what is left is in the journal."""
        self.clock.stop()
        self.store.close()

    def now(self) -> int:
        """The time here in Unix seconds."""
        return int(self.clock.now())

    def change(self) -> AbstractContextManager[None]:
        """All or nothing."""
        return self.store.change()

    @contextmanager
    def called(self, caller: Obj, *, news: str = "") -> Iterator[None]:
        """A change by this request; `news` is a fault that its events meet."""
        with self.change():
            self.caller, self.news = caller, news
            try:
                yield
            finally:
                self.caller, self.news = dict(NOBODY), ""

    def make(self, kind: str, prefix: str, **facts: Any) -> Obj:
        """A new object, entered: blank but for these facts."""
        blank = copy.deepcopy(BLANKS[kind])
        return self.put({"id": new_id(prefix), "object": kind, "created": self.now()} | blank | facts)

    def put(self, thing: Obj) -> Obj:
        """Enter what it is now."""
        self.store.put(thing["id"], thing)
        return thing

    def find(self, kind: str, key: str, *, param: str = "id", status: int = 404) -> Obj:
        """The object of this kind with this id; raises Problem where there is none."""
        found = self.store.get(key)
        if found is None or found["object"] != kind:
            raise missing(kind, key, param=param, status=status)
        return found

    def every(self, kind: str, **facts: Any) -> Iterator[Obj]:
        """The objects of this kind with these facts, the newest first."""
        link = next(((name, facts[name]) for name in facts if name in LINKS), None)
        return self.store.newest(kind, lambda one: all(one.get(name) == facts[name] for name in facts), link=link)

    def emit(self, type: str, thing: Obj, **previous: Any) -> None:  # noqa: A002 - Stripe's name for it
        """An event: the object as it is now, and what the fields that changed were before."""
        data = {"object": told(thing)} | ({"previous_attributes": previous} if previous else {})
        facts = {"type": type, "data": data, "api_version": CURRENT, "request": dict(self.caller)}
        event = self.make("event", "evt", pending_webhooks=int(bool(self.webhook)), **facts)
        if self.webhook:
            self.later(0, "deliver", event["id"], type=type, fault=self.news)

    def later(self, pause: float, act: str, target: str, **facts: Any) -> None:
        """Have it done after so many seconds of normal speed."""
        self.at(self.clock.now() + pause / self.speed, act, target, **facts)

    def at(self, due: float, act: str, target: str, **facts: Any) -> None:
        """Have it done at this time."""
        key = new_id("job")
        job = {"object": JOB, "id": key, "due": due, "act": act, "target": target, **facts}
        self.store.put(key, job)
        self.store.after(partial(self._plan, job))

    def done(self, job: Record) -> bool:
        """Cross it off with the change under way; False where that was done before."""
        is_open = self.store.get(job["id"]) is not None
        self.store.drop(job["id"])
        return is_open

    def move(self, seconds: float) -> None:
        """Let so much time go by, also for a sandbox that is started again."""
        with self.change():
            self.store.put(CLOCK, {"object": CLOCK, "ahead": self.clock.ahead + seconds})
        self.clock.move(seconds)

    def _plan(self, job: Record) -> None:
        self.clock.at(job["due"], partial(self._acts[job["act"]], self, job))


def told(thing: Any) -> Any:
    """Without what is the sandbox's own."""
    if isinstance(thing, dict):
        return {name: told(value) for name, value in thing.items() if not name.startswith("_")}
    return [told(one) for one in thing] if isinstance(thing, list) else thing
