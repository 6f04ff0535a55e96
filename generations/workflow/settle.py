"""The three ends of a generation, each with its money in the same transaction.

The move comes first: it takes the row's lock (the order is Generation, Hold, CreditAccount) and says whether this
worker still has the lease. Where it has not, no money moves.
"""

import logging
from typing import Any

from django.db import transaction

from billing import ledger
from generations.catalogue import title_of
from generations.fal.outcomes import Problem
from generations.models import Generation
from generations.states import State
from generations.workflow import reasons
from generations.workflow.lease import LeaseLost, freed, move
from generations.workflow.reasons import Kind
from maxvideo.web import clock
from maxvideo.web.alarm import raise_alarm

log = logging.getLogger(__name__)


def finish(generation: Generation, charged_credits: int, video: dict[str, Any]) -> None:
    """Publish the stored video and take its price, or give it for free after a failure. Raises LeaseLost."""
    is_late = generation.state == State.FAILED
    with transaction.atomic():
        move(
            generation,
            State.COMPLETED,
            "delivered late, free" if is_late else "stored",
            **freed(None),
            **video,
            charged_credits=charged_credits,
            finished_at=clock.now(),
            error="",
            error_kind="",
            mailed_at=None,  # of a failure, if at all: the video is news
        )
        if is_late and generation.price_credits:
            ledger.book_loss(generation.price_credits, key=generation.loss_key, reference=generation.reference)
        elif generation.hold_id:
            ledger.capture(generation.hold_id, charged_credits)


def fail(
    generation: Generation, kind: Kind, *, reason: str, problem: Problem | None = None, alarm: bool = False
) -> None:
    """End it without a video and give the held credits back. Raises LeaseLost.

    `reason` is for staff; people read the sentence of the kind, or of fal's problem where there is one.
    """
    if generation.state == State.FAILED:
        _abandon_late(generation, reason)
        return
    title = title_of(generation.endpoint_id)
    kind, error = reasons.explain(problem, title) if problem else (kind, reasons.sentence(kind, title))
    note = reasons.in_short(kind, title)
    _release(generation, State.FAILED, reason, note=note, error=error, error_kind=kind)
    if alarm:
        raise_alarm("generation %s failed: %s", generation.pk, reason)


def cancelled(generation: Generation, reason: str) -> None:
    """End it as its owner asked and give the held credits back. Raises LeaseLost."""
    note = f"{title_of(generation.endpoint_id)}: cancelled, nothing charged"
    _release(generation, State.CANCELLED, reason, note=note)


def _release(generation: Generation, to: State, reason: str, *, note: str, **changes: Any) -> None:
    with transaction.atomic():
        move(generation, to, reason, **freed(None), **changes, finished_at=clock.now(), secret_arguments="")
        if generation.hold_id:
            ledger.release(generation.hold_id, note=note)


def _abandon_late(generation: Generation, reason: str) -> None:
    """A late video of a failed generation could not be stored either: it stays failed, nothing moves. Staff may try."""
    rows = Generation.objects.filter(pk=generation.pk, lease_token=generation.lease_token)
    if not rows.update(**freed(None)):
        raise LeaseLost
    log.warning("generation %s: its late video was given up: %s", generation.pk, reason)
