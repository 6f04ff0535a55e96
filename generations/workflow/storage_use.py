"""How much of storage a user has and may have; the audit counts it again."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from generations.models import Generation, InputImage, StoredBytes
from generations.states import State
from generations.workflow.refusals import StorageFull
from maxvideo.accounts.models import User

GB: Final = 1000**3
NEARLY: Final = 0.9


@dataclass(frozen=True)
class StorageUse:
    """Bytes used, and the limit; None is none."""

    used: int
    limit: int | None

    @property
    def is_full(self) -> bool:
        """Whether nothing more is taken."""
        return self.limit is not None and self.used >= self.limit

    @property
    def is_nearly_full(self) -> bool:
        """Whether a word about it is due."""
        return self.limit is not None and self.used >= NEARLY * self.limit


def storage_use(user: User) -> StorageUse:
    """What a user has; it comes with the user of a request."""
    row: StoredBytes | None = getattr(user, "stored_bytes", None)
    used, own = (row.bytes, row.limit_gb) if row else (0, None)
    gigabytes = settings.STORAGE_LIMIT_GB if own is None else own
    return StorageUse(used, gigabytes * GB or None)


def check_storage(user: User) -> None:
    """Raise StorageFull where a user has no room for another video."""
    use = storage_use(user)
    if use.limit is not None and use.is_full:
        raise StorageFull(used=use.used, limit=use.limit)


def stored_bytes_are_counted() -> Iterator[str]:
    """Each user's bytes are those of their videos and pictures."""
    for row in miscounted():
        yield f"user {row.pk} is said to have {row.bytes:,} bytes in storage"


def miscounted() -> Iterator[StoredBytes]:
    """The rows that say something else than the files' rows do."""
    videos = Generation.objects.filter(user=OuterRef("pk"), state=State.COMPLETED, deleted_at=None)
    pictures = InputImage.objects.filter(user=OuterRef("pk"))
    sums = [
        Coalesce(Subquery(rows.order_by().values("user").annotate(sum=Sum("bytes")).values("sum")), 0)
        for rows in (videos, pictures)
    ]
    counted = StoredBytes.objects.annotate(counted=sums[0] + sums[1])
    return counted.filter(~Q(bytes=F("counted"))).iterator()
