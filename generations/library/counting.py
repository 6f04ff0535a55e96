"""How many rows there are, as far as somebody wants to know: exactly up to a thousand, and no large account is read
through for it.
"""

from datetime import UTC, datetime
from typing import Final

from django.db.models import Subquery, Value
from django.db.models.functions import Coalesce

from generations.models.generation import GenerationQuerySet

MOST_COUNTED: Final = 1000
MOST_READ: Final = 5000
"""Rows that are looked at for those that fit: the newest, by an index."""

BEFORE_ALL: Final = datetime(1970, 1, 1, tzinfo=UTC)


def count(rows: GenerationQuerySet) -> int:
    """How many there are; one more than is counted stands for all that are not. In the order of their list, without
    which SQLite takes an index that has less in it.
    """
    return rows.values("pk")[: MOST_COUNTED + 1].count()


def newest_of(rows: GenerationQuerySet) -> GenerationQuerySet:
    """Those that are looked at."""
    last = rows.newest_first().values("created_at")[MOST_READ : MOST_READ + 1]
    return rows.filter(created_at__gt=Coalesce(Subquery(last), Value(BEFORE_ALL)))


def are_more(rows: GenerationQuerySet) -> bool:
    """Whether there are others than those that are looked at."""
    return rows.newest_first().values("pk")[MOST_READ : MOST_READ + 1].exists()


def in_words(number: int, *, is_all: bool = True) -> str:
    """A number as it is shown: 1,000 is exact, more is "1,000+"; nothing where none was found and more may be."""
    if number > MOST_COUNTED:
        return f"{MOST_COUNTED:,}+"
    return f"{number:,}" if is_all else f"{number:,}+" if number else ""
