"""A place in a list that is ordered newest first: where the next page goes on.

The moment alone would lose or repeat rows of the same microsecond, so the id is part of it.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Self
from uuid import UUID

from django.db.models import Q

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_ENCODED: Final = re.compile(r"([0-9]{1,16})-([0-9a-f]{32})")


@dataclass(frozen=True)
class Place:
    """The last row of a page."""

    created_at: datetime
    id: UUID

    @classmethod
    def decode(cls, text: str) -> Self | None:
        """The place that `encode` wrote, or None for anything else."""
        found = _ENCODED.fullmatch(text)
        if not found:
            return None
        return cls(_EPOCH + timedelta(microseconds=int(found[1])), UUID(found[2]))

    def encode(self) -> str:
        """The place as it stands in an address: microseconds since 1970 and the id."""
        return f"{(self.created_at - _EPOCH) // timedelta(microseconds=1)}-{self.id.hex}"

    @property
    def older(self) -> Q:
        """The rows after it. The first condition is a range of the index, the second drops the page's own rows."""
        return Q(created_at__lte=self.created_at) & (Q(created_at__lt=self.created_at) | Q(id__lt=self.id))
