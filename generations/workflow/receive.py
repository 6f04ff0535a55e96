"""What fal tells by webhook, acted on by a worker.

A signed delivery is believed. One without a signature only says that there may be news: fal itself is asked before
anything is settled.
"""

import uuid
from dataclasses import asdict
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from generations.fal import client, outcomes
from generations.fal.client import Progress
from generations.fal.exceptions import Gone, Unavailable
from generations.fal.outcomes import Outcome, Succeeded
from generations.fal.request_handle import request_handle
from generations.models import Delivery, Generation
from generations.states import State
from generations.workflow import doorbell, due
from generations.workflow.lease import extend, move, release, release_fields, write
from generations.workflow.settle import settle_outcome
from maxvideo.web import clock

ASK_AGAIN = timedelta(seconds=10)


def announce(generation_id: uuid.UUID) -> None:
    """A delivery about it was stored: have a worker read it once that is committed."""
    due.look_now(generation_id)


def read_deliveries(generation: Generation) -> bool:
    """Act on the oldest unread delivery, if there is one; returns whether that ended the step. Raises LeaseLost."""
    delivery = Delivery.objects.unread().filter(generation=generation).order_by("pk").first()
    if delivery is None:
        return False
    if generation.is_joined:  # fal was never asked for one
        _take_as_hint(generation, delivery)
        return True
    outcome = outcomes.from_json(delivery.body) if delivery.is_signed else None
    if generation.state == State.FAILED and outcome is None:
        return _ask(generation, delivery)
    if delivery.is_signed:
        _believe(generation, delivery, outcome)
    elif generation.is_final or generation.request_id:
        _take_as_hint(generation, delivery)
    else:
        return _ask(generation, delivery)
    return True


def _believe(generation: Generation, delivery: Delivery, outcome: Outcome | None) -> None:
    with transaction.atomic():
        _learn_request(generation, delivery.request_id)
        if generation.is_final:
            _take_late(generation, delivery, outcome)
        elif generation.state == State.SAVING:
            _mark_read(delivery, "the video is being saved: nothing changes")
            release(generation, timedelta())
        elif outcome:
            _mark_read(delivery, "believed")
            settle_outcome(generation, outcome)
        else:
            _mark_read(delivery, "names no outcome: fal is asked")
            _go_on_to_poll(generation)


def _take_as_hint(generation: Generation, delivery: Delivery) -> None:
    """It proves nothing, and the request is known: the state's own step asks fal now."""
    with transaction.atomic():
        _mark_read(delivery, "a doorbell")
        release(generation, None if generation.is_final else timedelta())


def _ask(generation: Generation, delivery: Delivery) -> bool:
    """Ask fal about a request that is new to us, or has failed here; returns whether that ended the step.

    A fal that is away is asked again, for as long as an answer is waited for; then the state's own step is due. After
    a failure a video may have been made all the same: that is asked for once.
    """
    extend(generation, settings.LONG_LEASE)
    answer = _answer_of_fal(generation, delivery)
    if isinstance(answer, Unavailable) and not (generation.is_final or isinstance(answer, Gone)):
        return _ask_again(generation, delivery)
    with transaction.atomic():
        if generation.is_final:
            _take_late(generation, delivery, answer)
        elif isinstance(answer, Gone):
            _mark_read(delivery, "fal does not know its request")
            release(generation, timedelta())
        else:
            _mark_read(delivery, "a doorbell, its request confirmed by fal")
            _learn_request(generation, delivery.request_id)
            _go_on_to_poll(generation)
    return True


def _answer_of_fal(generation: Generation, delivery: Delivery) -> Outcome | Progress | Unavailable:
    """Where fal is with the request, and where it has failed here, what came of it."""
    handle = request_handle(generation.endpoint_id, delivery.request_id)
    try:
        if generation.is_final:
            return client.result(handle.response_url)
        return client.status(handle.status_url)
    except Unavailable as error:
        return error


def _ask_again(generation: Generation, delivery: Delivery) -> bool:
    if generation.now - generation.created_at >= settings.UNKNOWN_LIMIT:
        _mark_read(delivery, "fal could not be asked in time")
        return False
    release(generation, ASK_AGAIN)
    return True


def _take_late(generation: Generation, delivery: Delivery, answer: object) -> None:
    """News of a settled generation: a video after a failure is delivered for free, anything else changes nothing."""
    if generation.state == State.FAILED and isinstance(answer, Succeeded):
        _mark_read(delivery, "late: delivered free")
        deadline = clock.now(plus=settings.SAVING_DEADLINE)
        found = {"result_url": answer.video_url, "deadline": deadline, "bad_files": 0, "setbacks": 0}
        release(generation, timedelta(), **found, rung_at=clock.now())
        due.ring_after_commit(generation.pk, doorbell.SAVE)
    else:
        _mark_read(delivery, "late: nothing changes")
        release(generation, None)


def _learn_request(generation: Generation, request_id: str) -> None:
    """Store fal's id and addresses where the answer to the submit never told them."""
    if not generation.request_id:
        handle = request_handle(generation.endpoint_id, request_id)
        write(generation, submitted_at=clock.now(), secret_arguments="", **asdict(handle))


def _go_on_to_poll(generation: Generation) -> None:
    if generation.state == State.RUNNING:
        release(generation, timedelta())
    else:
        move(generation, State.RUNNING, "learnt from a webhook", **release_fields(timedelta()))


def _mark_read(delivery: Delivery, verdict: str) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(processed_at=clock.now(), verdict=verdict)
