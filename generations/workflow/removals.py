"""How a file goes from storage: what no row names any more is written down, and a chore of the sweep removes it.

The row that named the file and the note that it must go change in one transaction, without a call to storage: nothing
is left over where a process is killed. A key is never used again, a video's is made of the try that stores it and a
picture's of the picture: however late a file is removed, nothing that was published meanwhile goes with it.
"""

import logging
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from generations.media import storage
from generations.media.exceptions import StorageUnavailable
from generations.models import FileRemoval
from maxvideo.web import clock
from maxvideo.web.in_batches import InBatches

AT_ONCE: Final = 3000
LONGEST_WAIT: Final = timedelta(hours=6)
PAUSED_AT_MOST: Final = timedelta(hours=24)
"""After so long nobody wakes up who was about to store a file, or to name one that is stored."""

log = logging.getLogger(__name__)


def remove_later(*keys: str, after: timedelta = timedelta(), leaver: int | None = None) -> None:
    """Have files removed once this transaction is committed; `after` gives a paused worker time to end its upload.

    `leaver` is whose account goes, if it does.
    """
    due_at = clock.now(plus=after)
    rows = [FileRemoval(key=key, due_at=due_at, leaver_id=leaver) for key in keys if key]
    FileRemoval.objects.bulk_create(rows, ignore_conflicts=True)


def keep(key: str) -> bool:
    """Have a file stay that was to go, since this transaction names it; False where a chore was quicker."""
    return bool(FileRemoval.objects.filter(key=key, tries=0).delete()[0])


def remove_due_files() -> None:
    """Remove the files whose time has come; those that storage does not let go come again later."""
    _removals(_due().order_by("due_at")[:AT_ONCE])


def remove_files_of(leaver: int) -> bool:
    """Remove files of somebody whose account goes; returns whether all are gone."""
    _removals(_due().filter(leaver=leaver).order_by("due_at")[:AT_ONCE])
    return not FileRemoval.objects.filter(leaver=leaver).exists()


def remove_what_tries_left(start: str) -> None:
    """Remove now what stands noted for later under keys that begin so; the notes stay, for tries that wake up.

    Raises StorageUnavailable.
    """
    noted = FileRemoval.objects.filter(key__gt=start, key__lt=f"{start}\x7f")
    for key in noted.filter(due_at__gt=clock.now()).values_list("key", flat=True):
        storage.delete(key)


def _due() -> QuerySet[FileRemoval]:
    return FileRemoval.objects.filter(due_at__lte=clock.now()).exclude(key__in=_removals.left_aside)


def _remove_all(removals: list[FileRemoval]) -> dict[str, Exception]:
    """Remove those that no other sweeper is at; gives those that storage does not let go, with the reason."""
    by_file = {file: removal for removal in _claim(removals) for file in _files_of(removal)}
    try:
        failed = storage.delete_many(by_file)
    except StorageUnavailable as error:
        log.warning("remove files: %d wait: %s", len(removals), error)
        return {}
    kept: dict[str, Exception] = {by_file[file].key: error for file, error in failed.items()}
    gone = [removal.pk for removal in by_file.values() if removal.key not in kept]
    FileRemoval.objects.filter(pk__in=gone).delete()
    return kept


@transaction.atomic
def _claim(removals: list[FileRemoval]) -> list[FileRemoval]:
    """They go to the back first, so that those of a process that is killed are tried again."""
    due = FileRemoval.objects.filter(pk__in=[removal.pk for removal in removals], due_at__lte=clock.now())
    ours = list(due.select_for_update(skip_locked=True))
    for tries in {removal.tries for removal in ours}:
        as_often = FileRemoval.objects.filter(pk__in=[removal.pk for removal in ours if removal.tries == tries])
        as_often.update(tries=F("tries") + 1, due_at=clock.now(plus=_wait(tries)))
    return ours


def _wait(tries: int) -> timedelta:
    wait: timedelta = min(settings.LONG_LEASE * 2 ** min(tries, 16), LONGEST_WAIT)
    return wait


def _files_of(removal: FileRemoval) -> list[str]:
    return [file for file in (removal.key, storage.thumbnail_key(removal.key)) if file]


def _remove(removal: FileRemoval) -> None:
    """Remove one by itself."""
    for error in _remove_all([removal]).values():
        raise error


_removals = InBatches("remove files", _remove_all, _remove, key=lambda removal: removal.key)
