"""The queue: every request has an agenda, steps with their times, and the clock calls each when it is due.

A step leaves the agenda in the same write that enters its effect and what follows it. So a killed sandbox, started
again, does the steps that are left; a step may be done twice, and no harm comes of that.
"""

import hashlib
import json
import logging
import time
import uuid
from functools import partial
from pathlib import Path
from typing import Any

from generations.sandbox.clock import Clock
from generations.sandbox.outcomes import Submit
from generations.sandbox.request import Request, Shelf, Step, masked
from generations.sandbox.steps import ACTIONS, CANCELLED, Change, Workshop, first_steps
from generations.sandbox.webhooks import Signer
from generations.sandbox.words import words_in

logger = logging.getLogger(__name__)


class Queue:
    """All requests, kept in `folder`."""

    def __init__(self, folder: Path, speed: float) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # the requests name the customer's webhook token
        for name in ("clips", "requests", "seen"):
            (folder / name).mkdir(exist_ok=True)
        self.shop = Workshop(
            Shelf(folder / "requests"), Signer.kept_in(folder / "webhook.key"), folder / "clips", speed
        )
        self.requests = {request.id: request for request in self.shop.shelf.everything()}
        self._clock = Clock(hands=32)
        self._makers = Clock(hands=2)

    def start(self) -> None:
        """Begin, with what was left."""
        self._clock.start()
        self._makers.start()
        for request in self.requests.values():
            self._plan(request, request.agenda)

    def stop(self) -> None:
        """Begin nothing new; what is left is on disk."""
        self._clock.stop()
        self._makers.stop()

    def submit(self, endpoint_id: str, arguments: dict[str, Any], **facts: Any) -> tuple[Request, Submit]:
        """Keep what was posted, on disk before this returns, and say how to answer; it runs where it is accepted."""
        words = words_in(arguments.get("prompt"))
        request = Request(str(uuid.uuid4()), endpoint_id, words, submitted_at=time.time(), **facts)
        submit = self._submit(request, arguments)
        request.answered, request.is_accepted = submit.code, submit.is_accepted
        if request.is_accepted:
            request.agenda = first_steps(self.shop, request)
        self.shop.shelf.put_arguments(request.id, arguments)
        self.shop.shelf.put(request)
        self.requests[request.id] = request
        self._plan(request, request.agenda)
        return request, submit

    def find(self, app: str, request_id: str) -> Request | None:
        """The accepted request of this app with this id."""
        request = self.requests.get(request_id)
        return request if request and request.is_accepted and request.endpoint.app == app else None

    def position(self, request: Request) -> int:
        """How many of the same app wait before it."""
        before = (other for other in list(self.requests.values()) if other.submitted_at < request.submitted_at)
        return sum(other.is_waiting and other.endpoint.app == request.endpoint.app for other in before)

    def kept(self, request: Request) -> dict[str, Any]:
        """What was posted and what became of it, for those who test from outside."""
        return request.as_json() | {"arguments": self.shop.shelf.arguments(request.id)}

    def cancel(self, request: Request) -> bool:
        """Wish for its end; False where it has ended already, or a word makes us say so."""
        outcome = request.outcome
        with request.lock:
            if request.results or outcome.cancel == "refused":
                return False
            if outcome.cancel != "ignored" and not any(step.name == CANCELLED for step in request.agenda):
                step = Step(time.time() + outcome.cancel_pause / self.shop.speed, "finish", CANCELLED)
                request.agenda.append(step)
                self.shop.shelf.put(request)
                self._plan(request, [step])
            return True

    def _submit(self, request: Request, arguments: dict[str, Any]) -> Submit:
        """How its words want the submit answered; those that want it once leave a mark."""
        submit = request.outcome.submit
        if not submit.only_once:
            return submit
        facts = json.dumps([request.endpoint_id, request.webhook_url, masked(arguments)], sort_keys=True)
        try:
            (self.folder / "seen" / hashlib.sha256(facts.encode()).hexdigest()).touch(exist_ok=False)
        except FileExistsError:
            return Submit()
        return submit

    def _plan(self, request: Request, steps: list[Step]) -> None:
        for step in steps:
            clock = self._makers if step.action == "make" else self._clock  # so that no webhook waits for an encoder
            clock.at(step.due, partial(self._do, request, step))

    def _do(self, request: Request, step: Step) -> None:
        if step not in request.agenda:
            return
        try:
            change = ACTIONS[step.action](self.shop, request, step)
        except Exception:
            logger.exception("The sandbox could not %s request %s", step.action, request.id)
            change = Change([Step(time.time(), "finish", "failing")] if not request.results else [])
        self._enter(request, step, change)

    def _enter(self, request: Request, step: Step, change: Change) -> None:
        """Cross the step off, unless an end has come before it: the first end clears the agenda."""
        with request.lock:
            if step not in request.agenda:
                return
            request.agenda.remove(step)
            if step.action == "finish" and step.end == 0:
                request.agenda.clear()
            request.agenda += change.following
            change.effect(request)
            self.shop.shelf.put(request)
        self._plan(request, change.following)
        if step.action == "deliver":
            request.was_told.set()
