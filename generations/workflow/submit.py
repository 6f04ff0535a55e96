"""The submit: one POST, whose attempt is committed before it is sent.

fal knows no idempotency key, so a request whose answer never came is not sent again: it waits as `unknown` for its
webhook, which names the generation, and ends at a deadline. What surely was not sent is sent again with the same
attempt.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from generations.fal import client
from generations.fal.exceptions import AnswerLost, NotSent, Postponed, Rejected
from generations.models import Attempt, Generation
from generations.states import State
from generations.workflow import circuit, settle
from generations.workflow.lease import LeaseLost, freed, move, release, renewer, wake_if_news
from generations.workflow.payload import for_fal, webhook_url
from generations.workflow.reasons import Kind
from maxvideo.web import clock

MAX_WAIT = timedelta(seconds=60)


def submit(generation: Generation) -> None:
    """Send a queued generation to fal, unless its owner took it back or fal is being left alone."""
    if generation.cancel_requested_at:
        settle.cancelled(generation, "cancelled before it was sent")
    elif (wait := circuit.seconds_to_wait(generation.endpoint_id)) is not None:
        _put_off(generation, timedelta(seconds=wait), "fal is being left alone")
    else:
        with transaction.atomic():
            move(generation, State.SUBMITTING, "sending")
            Attempt.objects.get_or_create(generation=generation, sent_at=None, outcome="")
        resume(generation)


def resume(generation: Generation) -> None:
    """Go on with a submit: send what is unsent; what was sent without an answer stored is unknown."""
    attempt = Attempt.objects.filter(generation=generation, sent_at=None, outcome="").last()
    if attempt is None:
        _lose_answer(generation, "the worker ended before fal's answer was stored")
        return
    arguments = for_fal(generation)
    if not _mark_sent(generation, attempt):
        move(generation, State.QUEUED, "taken back before it was sent", **freed(timedelta()))
        return
    _post(generation, attempt, arguments)


def give_up(generation: Generation) -> None:
    """End a generation whose submit was never answered and of which no webhook told in all the time given."""
    sent_at = Attempt.objects.filter(generation=generation).exclude(sent_at=None).latest("sent_at").sent_at
    left = (sent_at or generation.created_at) + settings.UNKNOWN_LIMIT - generation.now
    if left > timedelta():
        release(generation, left)
        return
    settle.fail(generation, Kind.NO_ANSWER, reason="no answer to the submit, and no webhook", alarm=True)


def _post(generation: Generation, attempt: Attempt, arguments: dict[str, object]) -> None:
    start_seconds = (generation.deadline - generation.now).total_seconds()
    try:
        accepted = client.submit(
            generation.endpoint_id,
            arguments,
            webhook_url=webhook_url(generation),
            start_seconds=start_seconds,
            on_progress=renewer(generation, settings.LONG_LEASE),
        )
    except NotSent as error:
        with transaction.atomic():
            _put_off(generation, _backoff(generation), f"not sent: {error}")
            Attempt.objects.filter(pk=attempt.pk).update(sent_at=None)
    except Postponed as error:
        circuit.note(generation.endpoint_id, error.status)
        wait = timedelta(seconds=error.retry_after) if error.retry_after is not None else _backoff(generation)
        with transaction.atomic():
            _answer(attempt, "postponed", http_status=error.status)
            _put_off(generation, wait + _jitter(), str(error))
    except Rejected as error:
        with transaction.atomic():
            _answer(attempt, "rejected", http_status=error.status)
            settle.fail(generation, Kind.SETTINGS, reason=str(error), problem=error.problem)
    except AnswerLost as error:
        _lose_answer(generation, str(error) or "the answer was lost")
    else:
        _accept(generation, attempt, accepted)


def _accept(generation: Generation, attempt: Attempt, accepted: client.Accepted) -> None:
    with transaction.atomic():
        _answer(attempt, "accepted", request_id=accepted.request_id)
        move(
            generation,
            State.RUNNING,
            "accepted by fal",
            **freed(first_look(generation)),
            request_id=accepted.request_id,
            status_url=accepted.status_url,
            response_url=accepted.response_url,
            cancel_url=accepted.cancel_url,
            submitted_at=clock.now(),
            fal_status="IN_QUEUE",
            secret_arguments="",
            setbacks=0,
        )
    wake_if_news(generation)


def first_look(generation: Generation) -> timedelta:
    """How long after the submit fal is asked for the first time."""
    return settings.POLL_WITHOUT_WEBHOOK if webhook_url(generation) is None else settings.POLL_FIRST


def _mark_sent(generation: Generation, attempt: Attempt) -> bool:
    """Commit that the attempt is being sent, or say that it must not be: its owner has asked to cancel.

    Raises LeaseLost, also where another worker marked the same attempt.
    """
    with transaction.atomic():
        rows = Generation.objects.filter(pk=generation.pk, lease_token=generation.lease_token)
        if not rows.update(lease_until=clock.now(plus=settings.LONG_LEASE)):
            raise LeaseLost
        if rows.exclude(cancel_requested_at=None).exists():
            return False
        if not Attempt.objects.filter(pk=attempt.pk, sent_at=None).update(sent_at=clock.now()):
            raise LeaseLost
    return True


def _put_off(generation: Generation, wait: timedelta, reason: str) -> None:
    """Try again later, or end it when it has been tried for long enough."""
    if generation.now - generation.created_at + wait > settings.SUBMIT_RETRY_LIMIT:
        settle.fail(generation, Kind.NO_ANSWER, reason=reason, alarm=True)
    elif generation.state == State.QUEUED:
        release(generation, wait, setbacks=generation.setbacks + 1)
    else:
        move(generation, State.QUEUED, reason, **freed(wait), setbacks=generation.setbacks + 1)


def _lose_answer(generation: Generation, reason: str) -> None:
    move(generation, State.UNKNOWN, reason, **freed(settings.UNKNOWN_LIMIT), secret_arguments="")
    wake_if_news(generation)


def _answer(attempt: Attempt, outcome: str, **changes: object) -> None:
    Attempt.objects.filter(pk=attempt.pk).update(outcome=outcome, answered_at=clock.now(), **changes)


def _backoff(generation: Generation) -> timedelta:
    return min(timedelta(seconds=2 ** min(generation.setbacks, 6)), MAX_WAIT) + _jitter()


def _jitter() -> timedelta:
    return timedelta(seconds=secrets.randbelow(1000) / 1000)
