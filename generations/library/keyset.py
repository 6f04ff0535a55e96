"""A place in a list that is ordered newest first: where the next page goes on.

The moment alone would lose or repeat rows of the same microsecond, so the id is part of it.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Self
from uuid import UUID

from django.db import connection
from django.db.models import Q, Value
from django.http import QueryDict

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_ENCODED: Final = re.compile(r"([0-9]{1,16})-([0-9a-f]{32})")


@dataclass(frozen=True)
class Place:
    """A row at the edge of a page."""

    created_at: datetime
    id: UUID

    @classmethod
    def decode(cls, text: str) -> Self | None:
        """The place that `encode` wrote, or None for anything else."""
        match = _ENCODED.fullmatch(text)
        if not match:
            return None
        return cls(_EPOCH + timedelta(microseconds=int(match[1])), UUID(match[2]))

    @property
    def inclusive(self) -> Self:
        """The place just before it, so that a page after that begins with the row itself."""
        return type(self)(self.created_at, UUID(int=min(self.id.int + 1, 2**128 - 1)))

    def encode(self) -> str:
        """The place as it stands in an address: microseconds since 1970 and the id."""
        return f"{(self.created_at - _EPOCH) // timedelta(microseconds=1)}-{self.id.hex}"

    @property
    def older(self) -> Q:
        """The rows after it. The first condition is a range of the index, the second drops the page's own rows."""
        earliest, latest = self._bounds()
        return Q(created_at__lte=latest) & (Q(created_at__lt=earliest) | Q(id__lt=self.id))

    @property
    def newer(self) -> Q:
        """The rows before it."""
        earliest, latest = self._bounds()
        return Q(created_at__gte=earliest) & (Q(created_at__gt=latest) | Q(id__gt=self.id))

    def _bounds(self) -> tuple[datetime | Value, datetime | Value]:
        """The first and the last way in which the moment may be stored.

        SQLite keeps moments as text: its own clock writes three digits after the second, Django six or, for a whole
        second, none. All of them lie between the shortest and the longest.
        """
        if connection.vendor != "sqlite":
            return self.created_at, self.created_at
        longest = f"{self.created_at:%Y-%m-%d %H:%M:%S.%f}"
        return Value(longest.rstrip("0").rstrip(".")), Value(longest)


def places_of(query: QueryDict) -> dict[str, Place]:
    """The places that an address names, `before` and `after`; what means nothing is ignored."""
    places = {name: Place.decode(query.get(name, "")) for name in ("before", "after")}
    return {name: place for name, place in places.items() if place}


def encoded_places(query: QueryDict) -> dict[str, str]:
    """The same as they stand in an address."""
    return {name: place.encode() for name, place in places_of(query).items()}
