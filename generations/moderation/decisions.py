"""What staff decide: take down, dismiss, put back; and the one answer of an owner.

Each is a filtered UPDATE first, so that of two who decide at once one does. A video that is taken down is on no page of
others' from that commit on, and its owner reads the reason in the place of the player.
"""

from contextlib import suppress

from django.db import transaction

from generations.catalogue.joined import JOINED, clips_of
from generations.catalogue.uploads import upload_ids
from generations.media.look import upright
from generations.models import ForbiddenPicture, Generation, InputImage, Report, ShareLink, TakeDown
from generations.workflow import purge
from maxvideo.accounts.models import User
from maxvideo.staff import actions
from maxvideo.web import clock


class AlreadyDecided(Exception):
    """Somebody else was quicker."""


@transaction.atomic
def take_down(
    generation: Generation, by: User, *, why: str, words: str, report: Report | None = None, with_pictures: bool = False
) -> TakeDown:
    """Hide a video from everybody and keep its file out, its pictures too where asked. Raises AlreadyDecided.

    What its owner joined it into goes with it, for the same reason, and so does the picture of its last frame.
    """
    there = Generation.objects.filter(pk=generation.pk, taken_down_at=None)
    if not there.update(taken_down_at=clock.now(), shared_at=None, picked_at=None):
        raise AlreadyDecided
    ShareLink.objects.filter(generation=generation).end()
    made = TakeDown.objects.create(
        generation=generation,
        report=report,
        why=why,
        words=words,
        sha256=generation.sha256,
        source_sha256=generation.source_sha256 or "",
        by=by,
    )
    if report:
        _decide(report, by, Report.State.TAKEN_DOWN, "The video was taken down.")
    if with_pictures:
        _forbid_pictures(generation, made)
    for frame in InputImage.objects.filter(frame_of=generation):
        purge.delete_picture(frame)
    for joined in _joined_of(generation):
        with suppress(AlreadyDecided):
            take_down(joined, by, why=why, words=words)
    actions.record(by, "take down", generation, details={"why": why, "with_pictures": with_pictures})
    return made


@transaction.atomic
def dismiss(report: Report, by: User, words: str) -> None:
    """Leave everything as it is. Raises AlreadyDecided."""
    _decide(report, by, Report.State.DISMISSED, words)
    actions.record(by, "dismiss", report)


@transaction.atomic
def restore(made: TakeDown, by: User, words: str) -> None:
    """Give a video back to its owner, who may share it again; its pictures are allowed again. Raises AlreadyDecided."""
    in_force = TakeDown.objects.in_force().filter(pk=made.pk)
    if not in_force.update(restored_at=clock.now(), restored_by=by, restore_words=words):
        raise AlreadyDecided
    if made.generation_id:
        Generation.objects.filter(pk=made.generation_id).update(taken_down_at=None)
    ForbiddenPicture.objects.filter(take_down=made).delete()
    actions.record(by, "put back", made, person_id=made.generation.user_id if made.generation else None)


def answer(made: TakeDown, words: str) -> bool:
    """Keep what an owner says to it; once, while it is in force. Returns whether that was done."""
    unanswered = TakeDown.objects.in_force().filter(pk=made.pk, answered_at=None)
    return bool(unanswered.update(answer=words, answered_at=clock.now()))


def _decide(report: Report, by: User, state: Report.State, words: str) -> None:
    still_open = Report.objects.filter(pk=report.pk, state=Report.State.OPEN)
    if not still_open.update(state=state, decided_at=clock.now(), decided_by=by, decision=words):
        raise AlreadyDecided


def _joined_of(generation: Generation) -> list[Generation]:
    """The files that it is a clip of, those that are being made among them."""
    rows = Generation.objects.filter(user=generation.user_id, endpoint_id=JOINED, taken_down_at=None)
    return [row for row in rows if generation.pk in clips_of(row.arguments)]


def _forbid_pictures(generation: Generation, made: TakeDown) -> None:
    own = InputImage.objects.filter(user=generation.user_id, pk__in=upload_ids(generation.arguments)).exclude(sha256="")
    rows = [
        ForbiddenPicture(sha256=one.sha256, look=upright(one.look), note=f"Taken down: {generation.pk}", take_down=made)
        for one in own
    ]
    ForbiddenPicture.objects.bulk_create(rows, ignore_conflicts=True)
