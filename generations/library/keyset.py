"""A place in an ordered list: where the next page goes on.

What a list is ordered by would lose or repeat rows that are equal in it, so the id is part of a place.
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
_ENCODED_VALUE: Final = re.compile(r"v([0-9]{1,12}(?:\.[0-9]{1,17})?)-([0-9a-f]{32})")


@dataclass(frozen=True)
class Place:
    """A place in time."""

    created_at: datetime
    id: UUID
    field: str = "created_at"  # another moment of the row, where the list is ordered by that

    @classmethod
    def decode(cls, text: str, field: str = "created_at") -> Self | None:
        """The place that `encode` wrote, or None for anything else."""
        match = _ENCODED.fullmatch(text)
        if not match:
            return None
        return cls(_EPOCH + timedelta(microseconds=int(match[1])), UUID(match[2]), field)

    def beside(self, step: int) -> Self:
        """The place just before it, or after."""
        return type(self)(self.created_at, _beside(self.id, step), self.field)

    def encode(self) -> str:
        """The place as it stands in an address: microseconds since 1970 and the id."""
        return f"{(self.created_at - _EPOCH) // timedelta(microseconds=1)}-{self.id.hex}"

    @property
    def older(self) -> Q:
        """The rows after it. The first condition is a range of the index, the second drops the page's own rows."""
        earliest, latest = self._bounds()
        field = self.field
        return Q(**{f"{field}__lte": latest}) & (Q(**{f"{field}__lt": earliest}) | Q(id__lt=self.id))

    @property
    def newer(self) -> Q:
        """The rows before it."""
        earliest, latest = self._bounds()
        field = self.field
        return Q(**{f"{field}__gte": earliest}) & (Q(**{f"{field}__gt": latest}) | Q(id__gt=self.id))

    def _bounds(self) -> tuple[datetime | Value, datetime | Value]:
        """The first and the last way in which the moment may be stored.

        SQLite keeps moments as text: its own clock writes three digits after the second, Django six or, for a whole
        second, none. All of them lie between the shortest and the longest.
        """
        if connection.vendor != "sqlite":
            return self.created_at, self.created_at
        longest = f"{self.created_at:%Y-%m-%d %H:%M:%S.%f}"
        return Value(longest.rstrip("0").rstrip(".")), Value(longest)


@dataclass(frozen=True)
class ValuePlace:
    """A place in a list that is ordered by a number of the row."""

    field: str
    value: float
    id: UUID

    @classmethod
    def decode(cls, field: str, text: str) -> Self | None:
        """The place that `encode` wrote, or None for anything else."""
        match = _ENCODED_VALUE.fullmatch(text)
        return cls(field, float(match[1]), UUID(match[2])) if match else None

    def beside(self, step: int) -> Self:
        """The place just before it, or after."""
        return type(self)(self.field, self.value, _beside(self.id, step))

    def encode(self) -> str:
        """The place as it stands in an address: the number and the id."""
        return f"v{self.value!r}-{self.id.hex}"

    @property
    def older(self) -> Q:
        """The rows after it, by a range of the index."""
        field = self.field
        return Q(**{f"{field}__lte": self.value}) & (Q(**{f"{field}__lt": self.value}) | Q(id__lt=self.id))

    @property
    def newer(self) -> Q:
        """The rows before it."""
        field = self.field
        return Q(**{f"{field}__gte": self.value}) & (Q(**{f"{field}__gt": self.value}) | Q(id__gt=self.id))


def is_place(text: str) -> bool:
    """Whether a text may be a place of one order or another."""
    return bool(_ENCODED.fullmatch(text) or _ENCODED_VALUE.fullmatch(text))


def encoded_places(query: QueryDict) -> dict[str, str]:
    """The places that an address names, `before` and `after`, as they stand there; what means nothing is ignored."""
    texts = {name: query.get(name, "") for name in ("before", "after")}
    return {name: text for name, text in texts.items() if is_place(text)}


def _beside(identity: UUID, step: int) -> UUID:
    return UUID(int=min(max(identity.int + step, 0), 2**128 - 1))
