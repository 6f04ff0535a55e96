"""Chores of the sweep: deleted generations gone after their time, nothing left over."""

import contextlib
import shutil
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TypeVar

from django.conf import settings

from generations.catalogue.uploads import UPLOAD, upload_ids
from generations.media import storage
from generations.models import Delivery, Generation, InputImage, RefusedDeliveries
from generations.states import FINAL, State
from generations.workflow.lease import reserved
from maxvideo.web import clock

BATCH = 100
CHORE_SECONDS = 5.0
LEFT_OVER_AFTER = timedelta(hours=24)
FAILED_FILES_AFTER = timedelta(hours=1)
COUNTS_KEPT = timedelta(days=30)

Row = TypeVar("Row")


def purge_deleted() -> None:
    """Remove what was deleted 30 days ago: files and uploads, then rows. The ledger's lines stay."""
    old = Generation.objects.filter(deleted_at__lt=clock.now(plus=-settings.KEEP_DELETED), state__in=FINAL)
    for generation in _for_a_while(old.order_by("deleted_at")[:BATCH]):
        _remove_files(generation)
        _remove_pictures(generation)
        generation.delete()


def remove_files_of_failed() -> None:
    """Remove what was stored for generations that failed before it was published."""
    failed = Generation.objects.filter(state=State.FAILED, next_run_at=None)
    left = failed.filter(finished_at__lt=clock.now(plus=-FAILED_FILES_AFTER)).exclude(video_key="")
    for generation in _for_a_while(left[:BATCH]):
        with reserved(generation) as is_still_failed:  # a late video may be published any time
            if is_still_failed:
                _remove_files(generation)
                Generation.objects.filter(pk=generation.pk).update(video_key="", poster_key="")


def remove_unused_pictures() -> None:
    """Remove uploads that no generation used within a day."""
    old = InputImage.objects.filter(created_at__lt=clock.now(plus=-LEFT_OVER_AFTER), used_at=None)
    for picture in _for_a_while(old.order_by("created_at")[:BATCH]):
        storage.delete(picture.key)
        picture.delete()


def remove_scratch() -> None:
    """Remove the folders of copies that were killed."""
    before = time.time() - LEFT_OVER_AFTER.total_seconds()
    for folder in settings.SCRATCH_DIR.iterdir():
        with contextlib.suppress(FileNotFoundError):  # a copy has just ended and removed it
            if folder.stat().st_mtime < before:
                shutil.rmtree(folder, ignore_errors=True)


def remove_parts() -> None:
    """Remove what copies that were killed have left in storage."""
    storage.remove_leftovers(older_than_seconds=LEFT_OVER_AFTER.total_seconds())


def forget_counts() -> None:
    """Forget old counts of refused deliveries, and old deliveries that nobody could place."""
    RefusedDeliveries.objects.filter(minute__lt=clock.now(plus=-COUNTS_KEPT)).delete()
    Delivery.objects.filter(generation=None, received_at__lt=clock.now(plus=-COUNTS_KEPT)).delete()


def _for_a_while(rows: Iterable[Row]) -> Iterator[Row]:
    """As many as the time allows, the rest next time: the sweep must not wait for a slow storage."""
    until = time.monotonic() + CHORE_SECONDS
    for row in rows:
        yield row
        if time.monotonic() >= until:
            return


def _remove_files(generation: Generation) -> None:
    for key in filter(None, [generation.video_key, generation.poster_key]):
        storage.delete(key)


def _remove_pictures(generation: Generation) -> None:
    """Remove its uploads, but for those that another generation was started with too."""
    others = Generation.objects.filter(user=generation.user_id).exclude(pk=generation.pk)
    for picture in InputImage.objects.filter(user=generation.user_id, pk__in=upload_ids(generation.arguments)):
        if not others.filter(arguments__icontains=f'"{UPLOAD}": "{picture.pk}"').exists():
            storage.delete(picture.key)
            picture.delete()
