"""The page of all collections, a part at a time: the one last put something into comes first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.db.models import OuterRef, Subquery

from generations.library.counting import BoundedCount
from generations.library.keyset import Place
from generations.models import Collection, Generation
from generations.models.collection import MOST_VIDEOS, CollectionQuerySet
from maxvideo.accounts.models import User

ON_A_PAGE: Final = 24
FIELD: Final = "used_at"


@dataclass(frozen=True)
class CollectionPage:
    """Some of somebody's collections, and the places of the pages on both sides where there are such."""

    rows: Sequence[Collection]
    older: str = ""
    newer: str = ""

    @classmethod
    def of(cls, user: User, query: Mapping[str, str]) -> "CollectionPage":
        """The page at the place of an address, `before` or `after`, in one query; two where a page is gone."""
        rows = _with_covers(Collection.objects.of(user))
        before, after = (Place.decode(query.get(name, ""), FIELD) for name in ("before", "after"))
        if after and not before:
            newer = list(rows.filter(after.newer).order_by(FIELD, "id")[: ON_A_PAGE + 1])
            if len(newer) > ON_A_PAGE:
                return cls(newer[ON_A_PAGE - 1 :: -1], _older(newer[0]), _newer(newer[ON_A_PAGE - 1]))
        older = list((rows.filter(before.older) if before else rows).newest_first()[: ON_A_PAGE + 1])
        shown = older[:ON_A_PAGE]
        has_older, has_newer = len(older) > ON_A_PAGE, bool(before and shown)
        return cls(shown, _older(shown[-1]) if has_older else "", _newer(shown[0]) if has_newer else "")


def _older(row: Collection) -> str:
    return urlencode({"before": Place(row.used_at, row.pk).encode()})


def _newer(row: Collection) -> str:
    return urlencode({"after": Place(row.used_at, row.pk).encode()})


def _with_covers(rows: CollectionQuerySet) -> CollectionQuerySet:
    """With the number of their videos and the newest one, whose picture stands for them."""
    inside = Generation.objects.filter(memberships__collection=OuterRef("pk"), deleted_at=None)
    newest = inside.watchable().newest_first()[:1]
    return rows.annotate(
        number=BoundedCount(inside[:MOST_VIDEOS].values("pk")),
        cover=Subquery(newest.values("pk")),
        cover_shape=Subquery(newest.values("shape")),
    )
