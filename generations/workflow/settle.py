"""What comes of a generation: the way on to saving, and the three ends, each with its money in the same transaction.

The move comes first: it takes the row's lock (the order is Generation, Hold, CreditAccount) and says whether this
worker still has the lease. Where it has not, no money moves.
"""

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, DateTimeField, Exists, When

from billing import ledger
from generations.catalogue import title_of
from generations.fal.outcomes import Failed, Outcome, Problem, Succeeded
from generations.models import Generation
from generations.states import State
from generations.workflow import doorbell, due, reasons
from generations.workflow.lease import make_due_if_news, move, release_fields, write
from generations.workflow.reasons import Kind
from generations.workflow.saving_time import first_deadline
from maxvideo.accounts.models import User
from maxvideo.web import clock
from maxvideo.web.alarm import raise_alarm

log = logging.getLogger(__name__)


def settle_outcome(generation: Generation, outcome: Outcome) -> None:
    """Go on from what fal says came of it: fetch the video, or end it. Raises LeaseLost."""
    match outcome:
        case Succeeded(video_url):
            _go_on_to_save(generation, video_url)
        case Failed(problem) if generation.cancel_requested_at:
            cancel(generation, f"cancelled: {problem.type}")
        case Failed(problem):
            fail(generation, Kind.PROVIDER, reason=f"fal: {problem.type}", problem=problem)


def finish(generation: Generation, charged_credits: int, video: dict[str, Any]) -> None:
    """Publish the stored video and take its price, or give it for free after a failure. Raises LeaseLost."""
    is_late = generation.state == State.FAILED
    changes = release_fields(None) | video | {"charged_credits": charged_credits} | _ended(generation)
    changes |= {"file_missing_since": None}
    no_failure = {"error": "", "error_kind": ""}  # if its owner was told of one, the video is news
    with transaction.atomic():
        move(generation, State.COMPLETED, "delivered late, free" if is_late else "stored", **changes, **no_failure)
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
    kind, error = reasons.explain(problem, generation.endpoint_id) if problem else (kind, reasons.sentence(kind, title))
    note = reasons.in_short(kind, title)
    _end(generation, State.FAILED, reason, note=note, error=error, error_kind=kind)
    if alarm:
        raise_alarm("generation %s failed: %s", generation.pk, reason)


def cancel(generation: Generation, reason: str) -> None:
    """End it as its owner asked and give the held credits back. Raises LeaseLost."""
    note = f"{title_of(generation.endpoint_id)}: cancelled, nothing charged"
    _end(generation, State.CANCELLED, reason, note=note)


def _go_on_to_save(generation: Generation, video_url: str) -> None:
    move(
        generation,
        State.SAVING,
        "made by fal",
        **release_fields(timedelta()),
        rung_at=clock.now(),
        result_url=video_url,
        deadline=first_deadline(generation),
        secret_arguments="",
        setbacks=0,
    )
    make_due_if_news(generation)
    due.ring_after_commit(generation.pk, doorbell.SAVE)


def _end(generation: Generation, to: State, reason: str, *, note: str, **changes: Any) -> None:
    with transaction.atomic():
        move(generation, to, reason, **release_fields(None), **changes, **_ended(generation), secret_arguments="")
        if generation.hold_id:
            ledger.release(generation.hold_id, note=note)


def _ended(generation: Generation) -> dict[str, Any]:
    """When, and that its owner is still to be told; who wants no mails counts as told, so that nobody looks for whom to
    tell among what ended for those.
    """
    wants_mails = User.objects.filter(pk=generation.user_id, mails_when_done=True)
    told = Case(When(Exists(wants_mails), then=None), default=clock.now(), output_field=DateTimeField())
    return {"finished_at": clock.now(), "mailed_at": told}


def _abandon_late(generation: Generation, reason: str) -> None:
    """A late video of a failed generation could not be stored either: it stays failed, nothing moves. Staff may try."""
    write(generation, **release_fields(None))
    log.warning("generation %s: its late video was given up: %s", generation.pk, reason)
