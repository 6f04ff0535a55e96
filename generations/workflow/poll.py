"""Asking fal where a running request is. Webhooks only make this faster."""

import contextlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings

from generations.fal import client
from generations.fal.exceptions import Gone, Unavailable
from generations.fal.outcomes import Failed, Outcome, Succeeded
from generations.fal.statuses import Status
from generations.models import Generation
from generations.workflow import settle
from generations.workflow.backoff import backoff, by_deadline
from generations.workflow.lease import extend, release, write
from generations.workflow.pace import until_next
from generations.workflow.reasons import Kind
from maxvideo.web import clock

GONE_FOR = timedelta(minutes=2)
MAX_WAIT = timedelta(seconds=60)


@dataclass(frozen=True)
class Answer:
    """What fal said: where it is and what came of it, or why it cannot say."""

    progress: client.Progress | None = None
    outcome: Outcome | None = None
    error: Unavailable | None = None


def poll(generation: Generation) -> None:
    """Ask fal once and act on it: still waiting, a result, a failure, or past the deadline."""
    extend(generation, settings.LONG_LEASE)
    _ask_to_cancel(generation)
    act_on(generation, ask(generation))


def ask(generation: Generation) -> Answer:
    """Ask fal where it is, and for the result where there is one. The database is not asked: it may be in a thread."""
    try:
        progress = client.status(generation.status_url)
        outcome = client.result(generation.response_url) if progress.status == Status.COMPLETED else None
    except Unavailable as error:
        return Answer(error=error)
    return Answer(progress, outcome)


def act_on(generation: Generation, answer: Answer) -> None:
    """Write what follows. Raises LeaseLost."""
    match answer:
        case Answer(error=Gone()):
            _request_unknown(generation)
        case Answer(error=Unavailable() as error):
            _ask_later(generation, error)
        case Answer(outcome=Succeeded() | Failed() as outcome):
            settle.settle_outcome(generation, outcome)
        case Answer(progress=client.Progress() as progress) if generation.now < generation.deadline:
            wait = until_next(generation)
            release(generation, wait, **told_fields(generation, progress), queue_position=position_of(progress))
        case _:
            _time_out(generation)


def _ask_to_cancel(generation: Generation) -> None:
    """Pass the owner's wish on, until fal has heard it once. What comes of it is for the status to say."""
    if not generation.cancel_requested_at or generation.cancel_asked_at:
        return
    try:
        client.cancel(generation.cancel_url)
    except Gone:
        pass  # heard, and not known: nor will it be the next time
    except Unavailable:
        return
    write(generation, cancel_asked_at=clock.now())


def told_fields(generation: Generation, progress: client.Progress) -> dict[str, Any]:
    """What is noted of one that goes on, beside its place."""
    begins = progress.status == Status.IN_PROGRESS and not generation.started_at
    started = {"started_at": clock.now()} if begins else {}
    return {"fal_status": progress.status, "setbacks": 0, "gone_at": None, **started}


def position_of(progress: client.Progress) -> int | None:
    """Its place in fal's queue."""
    return progress.queue_position if progress.status == Status.IN_QUEUE else None


def _request_unknown(generation: Generation) -> None:
    """Fal does not know the request: it was cancelled, or it is lost when that stays so."""
    gone_at = generation.gone_at or generation.now
    if generation.cancel_requested_at:
        settle.cancel(generation, "fal no longer knows the request")
    elif generation.now - gone_at >= GONE_FOR or generation.now >= generation.deadline:
        settle.fail(generation, Kind.PROVIDER, reason="fal does not know the request", alarm=True)
    else:
        release(
            generation,
            by_deadline(generation, backoff(generation.setbacks + 1, longest=MAX_WAIT)),
            setbacks=generation.setbacks + 1,
            gone_at=gone_at,
        )


def _ask_later(generation: Generation, error: Unavailable) -> None:
    if generation.now >= generation.deadline:
        settle.fail(generation, Kind.NO_ANSWER, reason=f"past its deadline: {error}", alarm=True)
    else:
        wait = min(backoff(generation.setbacks + 1, longest=MAX_WAIT), until_next(generation))
        release(generation, wait, setbacks=generation.setbacks + 1)


def _time_out(generation: Generation) -> None:
    settle.fail(generation, Kind.TIMEOUT, reason="past its deadline")
    with contextlib.suppress(Unavailable):  # a courtesy to fal: the money is settled
        client.cancel(generation.cancel_url)
