"""The submit: one POST, whose attempt is committed before it is sent.

fal knows no idempotency key, so a request whose answer never came is not sent again: it waits as `unknown` for its
webhook, which names the generation, and ends at a deadline. What surely was not sent is sent again with the same
attempt.
"""

import random
from dataclasses import asdict
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from generations.fal import client
from generations.fal.exceptions import AnswerLost, NotSent, Postponed, Rejected
from generations.fal.request_handle import RequestHandle
from generations.fal.statuses import Status
from generations.media.exceptions import Unavailable
from generations.models import Attempt, Generation
from generations.states import State
from generations.workflow import circuit, settle
from generations.workflow.attempts import close_attempt, last_sent_at, mark_sent, mark_unsent, open_attempt, unsent
from generations.workflow.backoff import backoff
from generations.workflow.lease import make_due_if_news, move, release, release_fields, renewer
from generations.workflow.pace import first_look
from generations.workflow.payload import PictureLost, for_fal, webhook_url
from generations.workflow.reasons import Kind
from maxvideo.web import clock, log_ids

MAX_WAIT = timedelta(seconds=60)
TIME_TO_MAKE = timedelta(minutes=10)  # until the deadline, from the moment fal starts
GONE = 410


def submit(generation: Generation) -> None:
    """Send a queued generation to fal, unless its owner took it back or fal is being left alone."""
    if generation.cancel_requested_at:
        settle.cancel(generation, "cancelled before it was sent")
    elif _start_seconds(generation) <= 0:
        settle.fail(generation, Kind.NO_ANSWER, reason="not sent in time", alarm=True)
    elif (wait := circuit.seconds_to_wait(generation.endpoint_id)) is not None:
        _put_off(generation, timedelta(seconds=wait), "fal is being left alone")
    else:
        with transaction.atomic():
            move(generation, State.SUBMITTING, "sending")
            open_attempt(generation)
        resume(generation)


def resume(generation: Generation) -> None:
    """Go on with a submit: send what is unsent; what was sent without an answer stored is unknown."""
    attempt = unsent(generation)
    if attempt is None:
        _mark_unknown(generation, "the worker ended before fal's answer was stored")
        return
    try:
        arguments = for_fal(generation)
    except PictureLost as error:
        settle.fail(generation, Kind.LOST_PICTURE, reason=str(error))
    except Unavailable as error:
        _put_off(generation, _wait(generation), f"a picture cannot be read: {error}", Kind.LOST_PICTURE)
    else:
        _send(generation, attempt, arguments)


def give_up(generation: Generation) -> None:
    """End a generation whose submit was never answered and of which no webhook told in all the time given."""
    left = min(last_sent_at(generation) + settings.UNKNOWN_LIMIT, generation.deadline) - generation.now
    if left > timedelta():
        release(generation, left)
        return
    settle.fail(generation, Kind.NO_ANSWER, reason="no answer to the submit, and no webhook", alarm=True)


def _send(generation: Generation, attempt: Attempt, arguments: dict[str, object]) -> None:
    if mark_sent(generation, attempt):
        with log_ids.about(attempt=attempt.pk):
            _post(generation, attempt, arguments)
    else:
        move(generation, State.QUEUED, "taken back before it was sent", **release_fields(timedelta()))


def _post(generation: Generation, attempt: Attempt, arguments: dict[str, object]) -> None:
    try:
        handle = client.submit(
            generation.endpoint_id,
            arguments,
            webhook_url=webhook_url(generation),
            start_seconds=_start_seconds(generation),
            on_progress=renewer(generation, settings.LONG_LEASE),
        )
    except AnswerLost as error:
        _mark_unknown(generation, str(error) or "the answer was lost")
    except (NotSent, Postponed, Rejected) as error:
        _act_on_refusal(generation, attempt, error)
    else:
        _accept(generation, attempt, handle)


def _start_seconds(generation: Generation) -> float:
    """How long fal may let it wait before it starts, so that there is time left to make it before its deadline."""
    return (generation.deadline - generation.now - TIME_TO_MAKE).total_seconds()


def _act_on_refusal(generation: Generation, attempt: Attempt, error: NotSent | Postponed | Rejected) -> None:
    """Fal does not have it: send it again later, or fail it."""
    if isinstance(error, Postponed):
        circuit.open_after(generation.endpoint_id, error.status)
    with transaction.atomic():
        match error:
            case NotSent():
                _put_off(generation, _wait(generation), f"not sent: {error}")
                mark_unsent(attempt)
            case Postponed(status=status, retry_after=seconds):
                close_attempt(attempt, "postponed", http_status=status)
                wait = _wait(generation) if seconds is None else timedelta(seconds=seconds)
                kind = Kind.GONE if status == GONE else Kind.NO_ANSWER
                _put_off(generation, wait + _jitter(), str(error), kind)
            case Rejected(status=status, problem=problem):
                close_attempt(attempt, "rejected", http_status=status)
                settle.fail(generation, Kind.SETTINGS, reason=str(error), problem=problem)


def _accept(generation: Generation, attempt: Attempt, handle: RequestHandle) -> None:
    fields = {"submitted_at": clock.now(), "fal_status": Status.IN_QUEUE, "secret_arguments": "", "setbacks": 0}
    with transaction.atomic():
        close_attempt(attempt, "accepted", request_id=handle.request_id)
        due = release_fields(first_look(generation))
        move(generation, State.RUNNING, "accepted by fal", **due, **fields, **asdict(handle))
    make_due_if_news(generation)


def _put_off(generation: Generation, wait: timedelta, reason: str, kind: Kind = Kind.NO_ANSWER) -> None:
    """Try again later, or end it when it has been tried for long enough."""
    if generation.now - generation.created_at + wait > settings.SUBMIT_RETRY_LIMIT:
        settle.fail(generation, kind, reason=reason, alarm=True)
    elif generation.state == State.QUEUED:
        release(generation, wait, setbacks=generation.setbacks + 1)
    else:
        move(generation, State.QUEUED, reason, **release_fields(wait), setbacks=generation.setbacks + 1)
        make_due_if_news(generation)  # the wish to cancel may have come while it was being sent


def _mark_unknown(generation: Generation, reason: str) -> None:
    move(generation, State.UNKNOWN, reason, **release_fields(settings.UNKNOWN_LIMIT), secret_arguments="")
    make_due_if_news(generation)


def _wait(generation: Generation) -> timedelta:
    return backoff(generation.setbacks, longest=MAX_WAIT) + _jitter()


def _jitter() -> timedelta:
    return timedelta(seconds=random.random())  # noqa: S311 - a jitter is no secret
