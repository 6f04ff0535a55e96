"""What an owner does with many generations at once: each is one statement, however many rows it takes.

Those that are deleted together share their moment to the microsecond: it names them, so that undo brings back all of
them and nothing else. Such a name is no `Batch`, which is what was started together.
"""

from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from generations.models import Batch, Generation
from generations.models.generation import KEPT_AFTER_DELETION, GenerationQuerySet
from generations.states import FINAL
from maxvideo.accounts.models import User
from maxvideo.web import clock

AFTER: Final = timedelta(minutes=1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def star(rows: GenerationQuerySet) -> int:
    """Star the finished ones; returns how many had no star."""
    return rows.finished().filter(starred_at=None).update(starred_at=timezone.now())


def unstar(rows: GenerationQuerySet) -> int:
    """Take the stars away; returns how many there were."""
    return rows.filter(starred_at__isnull=False).update(starred_at=None)


def delete(rows: GenerationQuerySet) -> tuple[int, str]:
    """Take them out of the lists; returns how many, and their name. Those in flight settle as if they were there."""
    moment = timezone.now()
    together = (moment - _EPOCH) // timedelta(microseconds=1)
    return rows.filter(deleted_at=None).update(deleted_at=moment), str(together)


@transaction.atomic
def keep(batch: Batch, place: int) -> tuple[int, str] | None:
    """Keep the one at a place of a batch and delete the others that have ended, as `delete` says; None where there is
    no video to keep. Of two that keep at once the second sees what the first has left, so that never all of them go.
    """
    Batch.objects.filter(pk=batch.pk).select_for_update().first()
    rows = Generation.objects.filter(batch=batch, deleted_at=None)
    if not rows.watchable().filter(position=place).exists():
        return None
    Batch.objects.filter(pk=batch.pk).update(keeper=place)
    return delete(rows.exclude(position=place).filter(state__in=FINAL))


def restore(rows: GenerationQuerySet) -> int:
    """Put deleted ones back; returns how many. Where one of them comes back, none is the one that was kept."""
    Batch.objects.filter(generations__in=rows.filter(deleted_at__isnull=False)).update(keeper=None)
    return rows.filter(deleted_at__isnull=False).update(deleted_at=None)


def purge(rows: GenerationQuerySet) -> int:
    """Let the time of deleted ones be over that have ended; returns how many. They are out of the trash at once, and
    the sweep removes rows and files, as it does with what was deleted long ago.
    """
    over = clock.now(plus=-KEPT_AFTER_DELETION - AFTER)
    return rows.filter(deleted_at__isnull=False, state__in=FINAL).update(deleted_at=over)


def undo_url(together: str, onwards: str) -> str:
    """The address that brings back what was deleted together and leads onwards; it names no generation."""
    return f"{reverse('generations:restore-batch')}?{urlencode({'batch': together, 'next': onwards})}"


def deleted_together(user: User, together: str) -> GenerationQuerySet:
    """What was deleted together, as far as it can be restored; nothing for what names none."""
    rows = Generation.objects.restorable(user)
    if not (together.isascii() and together.isdecimal() and len(together) <= 16):
        return rows.none()
    return rows.filter(deleted_at=_EPOCH + timedelta(microseconds=int(together)))
