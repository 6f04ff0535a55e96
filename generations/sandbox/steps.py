"""The steps of a request: what each does, and what it changes. Slow work is done here, without any lock.

start ─► make ─► finish ─► deliver (again, until it is taken)
                    └───► finish (where a word asks for another end)
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generations.sandbox import clips, outputs, results, webhooks
from generations.sandbox.inputs import problems
from generations.sandbox.outcomes import Notice
from generations.sandbox.plans import PictureError, clip_for
from generations.sandbox.request import Request, Shelf, Step

BETWEEN_ENDS = 2.0
"""Seconds between two ends of one request."""
CANCELLED = "cancelled"


@dataclass(frozen=True)
class Workshop:
    """What the steps work with; `speed` divides every pause but those between two tries of a webhook."""

    shelf: Shelf
    signer: webhooks.Signer
    clips: Path
    speed: float


@dataclass(frozen=True)
class Change:
    """What a step has led to: the steps after it, and its effect on the request, entered under its lock."""

    following: list[Step] = field(default_factory=list)
    effect: Callable[[Request], Any] = lambda request: None


def start(shop: Workshop, request: Request, step: Step) -> Change:
    """Leave the queue."""
    now = time.time()
    return Change([Step(now, "make")], lambda request: setattr(request, "started_at", now))


def make(shop: Workshop, request: Request, step: Step) -> Change:
    """Look at the inputs and make the clip, then be done when the outcome says so."""
    clip, end = _clip_and_end(shop, request)
    due = (request.started_at or time.time()) + request.outcome.works / shop.speed
    return Change(_possible([Step(due, "finish", end)]), lambda request: setattr(request, "clip", clip))


def _clip_and_end(shop: Workshop, request: Request) -> tuple[str | None, str]:
    """The clip's file name, if there is one, and how the request ends first."""
    arguments = shop.shelf.arguments(request.id)
    if problems(request.endpoint, arguments):
        return None, "invalid"
    ends = request.outcome.ends
    if "ok" not in ends:
        return None, ends[0]
    try:
        clip = clip_for(request.endpoint, arguments, auto_resolution=request.outcome.auto_resolution)
    except PictureError as error:
        return None, str(error)
    return clips.make(clip, shop.clips), ends[0]


def finish(shop: Workshop, request: Request, step: Step) -> Change:
    """End it, and say so to whoever asked."""
    now = time.time()
    result = _result(shop, request, step.name)

    def effect(request: Request) -> None:
        request.results.append(result)
        request.finished_at = now

    told = [Step(now + n.pause / shop.speed, "deliver", n.kind, step.end) for n in _notices(request, step)]
    return Change(told + _next_end(shop, request, step), effect)


def _notices(request: Request, step: Step) -> tuple[Notice, ...]:
    is_silent = step.name == CANCELLED and request.outcome.cancel == "silent"
    return request.outcome.notices if request.webhook_url and not is_silent else ()


def _next_end(shop: Workshop, request: Request, step: Step) -> list[Step]:
    ends = request.outcome.ends
    if step.name not in ends or step.end + 1 == len(ends):
        return []
    return [Step(time.time() + BETWEEN_ENDS / shop.speed, "finish", ends[step.end + 1], step.end + 1)]


def _result(shop: Workshop, request: Request, name: str) -> results.Result:
    if name == "ok":
        return results.Result(200, outputs.output(request, (shop.clips / str(request.clip)).stat().st_size))
    if name == "invalid":
        return results.invalid(problems(request.endpoint, shop.shelf.arguments(request.id)))
    return results.FAILURES[name]


def deliver(shop: Workshop, request: Request, step: Step) -> Change:
    """Send one webhook; again later where it was not taken."""
    message = webhooks.KINDS[step.name](shop.signer, webhooks.told(request, step.end))
    code = webhooks.deliver(request.webhook_url, message)
    attempt = {"at": time.time(), "kind": step.name, "end": step.end, "answered": code}
    is_taken = code is not None and 200 <= code < 300
    is_over = is_taken or step.name in webhooks.TRIED_ONCE or step.tries == len(webhooks.PAUSES)
    following = [] if is_over else [step.again(time.time() + webhooks.PAUSES[step.tries])]
    return Change(following, lambda request: request.deliveries.append(attempt))


ACTIONS: dict[str, Callable[[Workshop, Request, Step], Change]] = {
    "start": start,
    "make": make,
    "finish": finish,
    "deliver": deliver,
}


def first_steps(shop: Workshop, request: Request) -> list[Step]:
    """Starting, or giving up where the customer does not want to wait that long (`X-Fal-Request-Timeout`)."""
    wait = request.outcome.waits / shop.speed
    if request.patience < wait:
        return [Step(request.submitted_at + request.patience, "finish", "not-started")]
    return _possible([Step(request.submitted_at + wait, "start")])


def _possible(steps: list[Step]) -> list[Step]:
    """Those that will ever be due."""
    return [step for step in steps if step.due != math.inf]
