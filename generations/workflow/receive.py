"""What fal tells by webhook: kept when it comes, read by a worker.

A signed delivery is believed. One without a signature is only a doorbell: fal itself is asked before anything is
settled.
"""

import hashlib
import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from generations.fal import client, outcomes
from generations.fal.exceptions import Forged, Gone, Unavailable
from generations.fal.outcomes import Outcome, Succeeded
from generations.models import Delivery, Generation
from generations.states import State
from generations.workflow import doorbell
from generations.workflow.lease import LeaseLost, extend, freed, move, release
from generations.workflow.poll import settle_outcome
from maxvideo.web import clock
from maxvideo.web.uuids import uuid_or_none

ASK_AGAIN = timedelta(seconds=10)


def keep(body: dict[str, Any], raw: bytes, named: str, *, is_signed: bool) -> uuid.UUID | None:
    """Store a genuine delivery and make its generation due; returns the generation to ring for.

    `named` is the generation that our own callback address names. A delivery that was stored before, or whose
    generation nobody knows, rings for none. Raises Forged where its request id belongs elsewhere.
    """
    request_id = body["request_id"]
    generation_id = _generation_of(request_id, named)
    try:
        with transaction.atomic():
            Delivery.objects.create(
                request_id=request_id,
                body_hash=hashlib.sha256(raw).hexdigest(),
                generation_id=generation_id,
                body={"status": outcomes.status_of(body), **outcomes.as_json(outcomes.read_webhook(body))},
                is_signed=is_signed,
                received_at=clock.now(),
            )
            if generation_id:
                Generation.objects.filter(pk=generation_id).update(next_run_at=clock.now(), rung_at=None)
    except IntegrityError:
        return None
    return generation_id


def read_deliveries(generation: Generation) -> bool:
    """Act on the oldest unread delivery, if there is one; returns whether that ended the step. Raises LeaseLost."""
    delivery = Delivery.objects.unread().filter(generation=generation).order_by("pk").first()
    if delivery is None:
        return False
    outcome = outcomes.from_json(delivery.body) if delivery.is_signed else None
    if generation.state == State.FAILED and outcome is None:
        _ask_late(generation, delivery)
    elif delivery.is_signed:
        _believe(generation, delivery, outcome)
    else:
        return _ask(generation, delivery)
    return True


def _generation_of(request_id: str, named: str) -> uuid.UUID | None:
    """The generation that a delivery is about, by our id or by fal's. Raises Forged where the two disagree."""
    named_id = uuid_or_none(named)
    about = Q(request_id=request_id) | Q(pk=named_id) if named_id else Q(request_id=request_id)
    known = dict(Generation.objects.filter(about).values_list("pk", "request_id"))
    if named_id and known and (named_id not in known or known[named_id] not in {None, request_id} or len(known) > 1):
        raise Forged("the request belongs to another generation")
    return named_id if named_id in known else next(iter(known), None)


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
            _go_and_poll(generation)


def _ask(generation: Generation, delivery: Delivery) -> bool:
    """Ask fal about an unsigned delivery whose request is new to us; returns whether that ended the step.

    A fal that is away is asked again, for as long as an answer is waited for; then the state's own step is due.
    """
    if generation.is_final or generation.request_id:
        with transaction.atomic():
            _mark_read(delivery, "a doorbell")
            release(generation, None if generation.is_final else timedelta())
        return True
    extend(generation, settings.LONG_LEASE)
    try:
        client.status(client.request_url(generation.endpoint_id, delivery.request_id, "/status"))
    except Gone:
        with transaction.atomic():
            _mark_read(delivery, "fal does not know its request")
            release(generation, timedelta())
    except Unavailable:
        if generation.now - generation.created_at >= settings.UNKNOWN_LIMIT:
            _mark_read(delivery, "fal could not be asked in time")
            return False
        release(generation, ASK_AGAIN)
    else:
        with transaction.atomic():
            _mark_read(delivery, "a doorbell, its request confirmed by fal")
            _learn_request(generation, delivery.request_id)
            _go_and_poll(generation)
    return True


def _ask_late(generation: Generation, delivery: Delivery) -> None:
    """Ask fal what became of a request that has failed here: a video may have been made after all."""
    extend(generation, settings.LONG_LEASE)
    try:
        outcome = client.result(client.request_url(generation.endpoint_id, delivery.request_id))
    except Unavailable:
        outcome = None
    with transaction.atomic():
        _take_late(generation, delivery, outcome)


def _take_late(generation: Generation, delivery: Delivery, outcome: Outcome | None) -> None:
    """News of a settled generation: a video after a failure is delivered for free, anything else changes nothing."""
    if generation.state == State.FAILED and isinstance(outcome, Succeeded):
        _mark_read(delivery, "late: delivered free")
        deadline = clock.now(plus=settings.SAVING_DEADLINE)
        release(generation, timedelta(), result_url=outcome.video_url, deadline=deadline, bad_files=0, setbacks=0)
        doorbell.ring_after_commit(generation.pk, saving=True)
    else:
        _mark_read(delivery, "late: nothing changes")
        release(generation, None)


def _learn_request(generation: Generation, request_id: str) -> None:
    """Set fal's id and addresses where the answer to the submit never told them."""
    if generation.request_id:
        return
    learnt = {
        "request_id": request_id,
        "status_url": client.request_url(generation.endpoint_id, request_id, "/status"),
        "response_url": client.request_url(generation.endpoint_id, request_id),
        "cancel_url": client.request_url(generation.endpoint_id, request_id, "/cancel"),
    }
    rows = Generation.objects.filter(pk=generation.pk, lease_token=generation.lease_token, request_id=None)
    if not rows.update(submitted_at=clock.now(), secret_arguments="", **learnt):
        raise LeaseLost
    for name, value in learnt.items():
        setattr(generation, name, value)


def _go_and_poll(generation: Generation) -> None:
    if generation.state == State.RUNNING:
        release(generation, timedelta())
    else:
        move(generation, State.RUNNING, "learnt from a webhook", **freed(timedelta()))


def _mark_read(delivery: Delivery, verdict: str) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(processed_at=clock.now(), verdict=verdict)
