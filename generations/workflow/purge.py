"""Chores of the sweep: deleted generations gone after their time, nothing left over.

Rows go here, in a transaction that asks again whether each still is what was read; their files go by `removals`.
"""

import math
import shutil
import time
from datetime import timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import models, transaction

from generations.catalogue.uploads import UPLOAD, upload_ids
from generations.media import storage
from generations.models import Batch, Delivery, Draft, Generation, InputImage, RefusedDeliveries
from generations.models.draft import DRAFTS_KEPT
from generations.models.generation import KEPT_AFTER_DELETION
from generations.states import FINAL, State
from generations.workflow.lease import unheld
from generations.workflow.removals import remove_later
from maxvideo.web import clock
from maxvideo.web.in_batches import InBatches
from maxvideo.web.one_by_one import OneByOne

BATCH: Final = 1000
LEFT_OVER_AFTER: Final = timedelta(hours=24)
COUNTS_KEPT: Final = timedelta(days=30)
PICTURES_KEPT: Final = timedelta(days=30)
"""After a generation was last started with one, or a form kept with it."""

REMOVED_PREFIX: Final = "removed-"
ENDED_WITHOUT_VIDEO: Final = (State.FAILED, State.CANCELLED)


def purge_deleted() -> None:
    """Remove what was deleted 30 days ago, its files and uploads with it. The ledger's lines stay."""
    _purging(_deleted_long_ago().exclude(pk__in=_purging.left_aside).order_by("deleted_at")[:BATCH])


def remove_files_of_failed() -> None:
    """Remove what was stored for generations that ended before it was published."""
    _dropping(_settled_with_files().exclude(pk__in=_dropping.left_aside).order_by("finished_at")[:BATCH])


def remove_unused_pictures() -> None:
    """Remove uploads that no generation or form took within a day, or none any more for a month."""
    for pictures in (_never_used().order_by("created_at"), _long_unused().order_by("used_at")):
        _tidying(pictures.exclude(pk__in=_tidying.left_aside)[:BATCH])


def forget_drafts() -> None:
    """Forget forms that nobody came back to."""
    Draft.objects.filter(changed_at__lt=clock.now(plus=-DRAFTS_KEPT)).delete()


@transaction.atomic
def delete_picture(picture: InputImage) -> bool:
    """Delete an upload whose owner wants it gone; False while a video that is being made needs it.

    It is locked before that is asked: a start with it in this very moment waits for the answer.
    """
    still = InputImage.objects.select_for_update().filter(pk=picture.pk).first()
    runs = Generation.objects.filter(user=picture.user_id).in_flight()
    if any(picture.pk in upload_ids(run.arguments) for run in runs.only("arguments")):
        return False
    if still:
        remove_later(still.key)
        still.delete()
    return True


def remove_scratch() -> None:
    """Remove the folders of copies that were killed."""
    before = time.time() - LEFT_OVER_AFTER.total_seconds()
    _emptying(folder for folder in settings.SCRATCH_DIR.iterdir() if _mtime(folder) < before)


def remove_parts() -> None:
    """Remove what copies that were killed have left in storage."""
    storage.remove_leftovers(older_than_seconds=LEFT_OVER_AFTER.total_seconds())


def forget_counts() -> None:
    """Forget old counts of refused deliveries, and old deliveries that nobody could place."""
    RefusedDeliveries.objects.filter(minute__lt=clock.now(plus=-COUNTS_KEPT)).delete()
    Delivery.objects.filter(generation=None, received_at__lt=clock.now(plus=-COUNTS_KEPT)).delete()


def _deleted_long_ago() -> models.QuerySet[Generation]:
    before = clock.now(plus=-KEPT_AFTER_DELETION)
    return Generation.objects.filter(unheld(), deleted_at__lt=before, state__in=FINAL)


def _settled_with_files() -> models.QuerySet[Generation]:
    """Those without a video, of which nothing is due: a late video is stored under other keys."""
    ended = Generation.objects.filter(unheld(), state__in=ENDED_WITHOUT_VIDEO, next_run_at=None)
    return ended.filter(finished_at__lt=clock.now(plus=-LEFT_OVER_AFTER)).exclude(video_key="")


def _unused_pictures() -> models.QuerySet[InputImage]:
    return _never_used() | _long_unused()


def _never_used() -> models.QuerySet[InputImage]:
    return InputImage.objects.filter(created_at__lt=clock.now(plus=-LEFT_OVER_AFTER), used_at=None)


def _long_unused() -> models.QuerySet[InputImage]:
    return InputImage.objects.filter(used_at__lt=clock.now(plus=-PICTURES_KEPT))


def _mtime(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except FileNotFoundError:  # a copy has just ended and removed it
        return math.inf


def _remove_folder(folder: Path) -> None:
    """Take it out of every try's reach before anything in it goes: one might just begin with it."""
    own = folder.with_name(f"{REMOVED_PREFIX}{folder.name.removeprefix(REMOVED_PREFIX)}")
    try:
        folder.rename(own)
    except FileNotFoundError:  # a try has taken it, or another sweeper
        return
    if own.is_dir():
        shutil.rmtree(own)
    else:
        own.unlink()


@transaction.atomic
def _purge_all(generations: list[Generation]) -> dict[UUID, Exception]:
    """Lock the rows before their uploads are looked at; one that its owner has just brought back stays.

    One that somebody else has locked stays for the next time. The uploads are locked first, as a start does.
    """
    uploads = list(_uploads_of(generations).select_for_update().order_by("pk"))
    named = _deleted_long_ago().filter(pk__in=[generation.pk for generation in generations])
    still = list(named.select_for_update(skip_locked=True).order_by("pk"))
    remove_later(*(key for generation in still for key in generation.file_keys))
    _remove_pictures(uploads, still)
    Generation.objects.filter(pk__in=[generation.pk for generation in still]).delete()
    for batch_id in sorted({generation.batch_id for generation in still if generation.batch_id}):
        Batch.objects.delete_if_empty(batch_id)
    return {}


def _purge(generation: Generation) -> None:
    _purge_all([generation])


def _uploads_of(generations: list[Generation]) -> models.QuerySet[InputImage]:
    """Those that they were started with, whoever has them."""
    named = {pk for generation in generations for pk in upload_ids(generation.arguments)}
    return InputImage.objects.filter(pk__in=named)


def _remove_pictures(uploads: list[InputImage], going: list[Generation]) -> None:
    """Remove the uploads of those that go, but for those that another generation was started with too, or a form holds.

    They were locked before that is asked: a start with one of them in this very moment waits for the answer.
    """
    own = {(generation.user_id, pk) for generation in going for pk in upload_ids(generation.arguments)}
    others = Generation.objects.exclude(pk__in=[generation.pk for generation in going])
    for picture in uploads:
        if (picture.user_id, picture.pk) in own and not _is_used(picture, others):
            remove_later(picture.key)
            picture.delete()


def _is_used(picture: InputImage, others: models.QuerySet[Generation]) -> bool:
    """Whether another generation of its owner was started with it, or a form of theirs holds it."""
    is_elsewhere = others.filter(user=picture.user_id, arguments__icontains=f'"{UPLOAD}": "{picture.pk}"')
    forms = Draft.objects.filter(user=picture.user_id, posted__icontains=picture.form_text)
    return is_elsewhere.exists() or forms.exists()


@transaction.atomic
def _drop_files(generation: Generation) -> None:
    as_read = _settled_with_files().filter(pk=generation.pk, video_key=generation.video_key)
    if as_read.update(video_key="", poster_key="", manifest_key=None):
        remove_later(*generation.file_keys)


@transaction.atomic
def _remove_unused(pictures: list[InputImage]) -> dict[UUID, Exception]:
    """One that is taken this very moment stays: it is locked by who takes it, or is not unused any more once it is
    locked here.
    """
    named = _unused_pictures().filter(pk__in=[picture.pk for picture in pictures])
    still = list(named.select_for_update(skip_locked=True).order_by("user", "pk"))
    remove_later(*(picture.key for picture in still))
    InputImage.objects.filter(pk__in=[picture.pk for picture in still]).delete()
    return {}


def _remove_picture(picture: InputImage) -> None:
    _remove_unused([picture])


_purging = InBatches("purge deleted", _purge_all, _purge, key=lambda generation: generation.pk)
_dropping = OneByOne("remove files of failed", _drop_files, key=lambda generation: generation.pk)
_emptying = OneByOne("remove scratch", _remove_folder, key=lambda folder: folder.name)
_tidying = InBatches("remove unused pictures", _remove_unused, _remove_picture, key=lambda picture: picture.pk)
