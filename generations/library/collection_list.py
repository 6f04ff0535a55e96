"""The page of all collections, a part at a time: the one last put something into comes first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Case, Count, F, When, Window
from django.db.models.functions import RowNumber

from generations.library.keyset import Place
from generations.models import Collection, CollectionMember
from generations.models.generation import watchable
from maxvideo.accounts.models import User

ON_A_PAGE: Final = 24
FIELD: Final = "used_at"


class Shown(NamedTuple):
    """A collection, the number of its videos and the newest of them, whose picture stands for it."""

    collection: Collection
    number: int = 0
    cover: UUID | None = None
    cover_shape: str = ""


@dataclass(frozen=True)
class CollectionPage:
    """Some of somebody's collections, and the places of the pages on both sides where there are such."""

    rows: Sequence[Shown]
    older: str = ""
    newer: str = ""

    @classmethod
    def of(cls, user: User, query: Mapping[str, str]) -> "CollectionPage":
        """The page at the place of an address, `before` or `after`, in two queries; three where a page is gone."""
        rows = Collection.objects.of(user)
        before, after = (Place.decode(query.get(name, ""), FIELD) for name in ("before", "after"))
        if after and not before:
            newer = list(rows.filter(after.newer).order_by(FIELD, "id")[: ON_A_PAGE + 1])
            if len(newer) > ON_A_PAGE:
                return cls(_shown(newer[ON_A_PAGE - 1 :: -1]), _older(newer[0]), _newer(newer[ON_A_PAGE - 1]))
        older = list((rows.filter(before.older) if before else rows).newest_first()[: ON_A_PAGE + 1])
        shown = older[:ON_A_PAGE]
        has_older, has_newer = len(older) > ON_A_PAGE, bool(before and shown)
        return cls(_shown(shown), _older(shown[-1]) if has_older else "", _newer(shown[0]) if has_newer else "")


def _older(row: Collection) -> str:
    return urlencode({"before": Place(row.used_at, row.pk).encode()})


def _newer(row: Collection) -> str:
    return urlencode({"after": Place(row.used_at, row.pk).encode()})


def _shown(page: Sequence[Collection]) -> list[Shown]:
    """With what is in them, for which each member is looked at once."""
    inside = {row["collection_id"]: row for row in _newest_of(page)}
    return [_with(collection, inside.get(collection.pk)) for collection in page]


def _with(collection: Collection, inside: Mapping[str, Any] | None) -> Shown:
    if inside is None:
        return Shown(collection)
    if not inside["can_be_seen"]:
        return Shown(collection, inside["number"])
    return Shown(collection, inside["number"], inside["generation_id"], inside["generation__shape"])


def _newest_of(page: Sequence[Collection]) -> Iterable[dict[str, Any]]:
    """The newest member of each that can be watched, or any other where none can, and how many there are."""
    of_videos = [collection.pk for collection in page if not collection.is_filter]
    members = CollectionMember.objects.filter(collection__in=of_videos, generation__deleted_at=None)
    newest = (F("can_be_seen").desc(), "-generation__created_at", "-generation_id")
    ranked = members.annotate(can_be_seen=Case(When(watchable("generation__"), then=True), default=False)).annotate(
        number=Window(Count("pk"), partition_by="collection"),
        place=Window(RowNumber(), partition_by="collection", order_by=newest),
    )
    fields = ("collection_id", "number", "can_be_seen", "generation_id", "generation__shape")
    found: Iterable[dict[str, Any]] = ranked.filter(place=1).values(*fields)
    return found
