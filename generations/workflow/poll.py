"""Asking fal where a running request is. Webhooks only make this faster."""

import contextlib
from datetime import timedelta

from django.conf import settings

from generations.fal import client
from generations.fal.exceptions import Gone, Unavailable
from generations.fal.outcomes import Failed, Outcome, Succeeded
from generations.models import Generation
from generations.states import State
from generations.workflow import doorbell, settle
from generations.workflow.lease import LeaseLost, extend, freed, move, release, wake_if_news
from generations.workflow.payload import webhook_url
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
        outcome = client.result(generation.response_url) if progress.status == "COMPLETED" else None
    except Gone:
        _gone(generation)
    except Unavailable as error:
        _ask_later(generation, error)
    else:
        if outcome:
            settle_outcome(generation, outcome)
        elif generation.now >= generation.deadline:
            _time_out(generation)
        else:
            _note_progress(generation, progress)


def settle_outcome(generation: Generation, outcome: Outcome) -> None:
    """Go on from what fal says came of it: fetch the video, or end it. Raises LeaseLost."""
    match outcome:
        case Succeeded(video_url):
            move(
                generation,
                State.SAVING,
                "made by fal",
                **freed(timedelta()),
                result_url=video_url,
                deadline=clock.now(plus=settings.SAVING_DEADLINE),
                secret_arguments="",
                setbacks=0,
            )
            wake_if_news(generation)
            doorbell.ring_after_commit(generation.pk, saving=True)
        case Failed(problem) if generation.cancel_requested_at:
            settle.cancelled(generation, f"cancelled: {problem.type}")
        case Failed(problem):
            settle.fail(generation, Kind.PROVIDER, reason=f"fal: {problem.type}", problem=problem)


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
    rows = Generation.objects.filter(pk=generation.pk, lease_token=generation.lease_token)
    if not rows.update(cancel_asked_at=clock.now()):
        raise LeaseLost
    generation.cancel_asked_at = generation.now


def _note_progress(generation: Generation, progress: client.Progress) -> None:
    started = {"started_at": clock.now()} if progress.status == "IN_PROGRESS" and not generation.started_at else {}
    release(
        generation,
        _until_next(generation),
        fal_status=progress.status,
        queue_position=progress.queue_position if progress.status == "IN_QUEUE" else None,
        setbacks=0,
        gone_at=None,
        **started,
    )


def _until_next(generation: Generation) -> timedelta:
    """Every 30 seconds for ten minutes, then every minute; sooner while young, unreachable by webhook or cancelled."""
    age = generation.now - (generation.submitted_at or generation.created_at)
    if webhook_url(generation) is None or (generation.cancel_requested_at and age < timedelta(minutes=10)):
        wait = settings.POLL_WITHOUT_WEBHOOK
    elif age < timedelta(minutes=1):
        wait = settings.POLL_FIRST
    elif age < timedelta(minutes=10):
        wait = settings.POLL_EVERY
    else:
        wait = 2 * settings.POLL_EVERY
    return max(min(wait, generation.deadline - generation.now), timedelta(seconds=1))


def _gone(generation: Generation) -> None:
    """Fal does not know the request: it was cancelled, or it is lost when that stays so."""
    gone_at = generation.gone_at or generation.now
    if generation.cancel_requested_at:
        settle.cancelled(generation, "fal no longer knows the request")
    elif generation.now - gone_at >= GONE_FOR or generation.now >= generation.deadline:
        settle.fail(generation, Kind.PROVIDER, reason="fal does not know the request", alarm=True)
    else:
        release(generation, _backoff(generation), setbacks=generation.setbacks + 1, gone_at=gone_at)


def _ask_later(generation: Generation, error: Unavailable) -> None:
    if generation.now >= generation.deadline:
        settle.fail(generation, Kind.NO_ANSWER, reason=f"past its deadline: {error}", alarm=True)
    else:
        wait = min(_backoff(generation), _until_next(generation))
        release(generation, wait, setbacks=generation.setbacks + 1)


def _time_out(generation: Generation) -> None:
    settle.fail(generation, Kind.TIMEOUT, reason="past its deadline")
    with contextlib.suppress(Unavailable):  # a courtesy to fal: the money is settled
        client.cancel(generation.cancel_url)


def _backoff(generation: Generation) -> timedelta:
    return min(timedelta(seconds=2 ** min(generation.setbacks + 1, 6)), MAX_WAIT)
