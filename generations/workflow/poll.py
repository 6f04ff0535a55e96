"""Asking fal where a running request is. Webhooks only make this faster."""

import contextlib
from datetime import timedelta

from django.conf import settings

from generations.fal import client
from generations.fal.exceptions import Gone, Unavailable
from generations.fal.outcomes import Outcome
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


def poll(generation: Generation) -> None:
    """Ask fal once and act on it: still waiting, a result, a failure, or past the deadline."""
    extend(generation, settings.LONG_LEASE)
    _ask_to_cancel(generation)
    try:
        progress = client.status(generation.status_url)
        outcome = client.result(generation.response_url) if progress.status == Status.COMPLETED else None
    except Gone:
        _request_unknown(generation)
    except Unavailable as error:
        _ask_later(generation, error)
    else:
        _act_on(generation, progress, outcome)


def _act_on(generation: Generation, progress: client.Progress, outcome: Outcome | None) -> None:
    if outcome:
        settle.settle_outcome(generation, outcome)
    elif generation.now >= generation.deadline:
        _time_out(generation)
    else:
        _store_progress(generation, progress)


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


def _store_progress(generation: Generation, progress: client.Progress) -> None:
    started = {"started_at": clock.now()} if progress.status == Status.IN_PROGRESS and not generation.started_at else {}
    release(
        generation,
        until_next(generation),
        fal_status=progress.status,
        queue_position=progress.queue_position if progress.status == Status.IN_QUEUE else None,
        setbacks=0,
        gone_at=None,
        **started,
    )


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
