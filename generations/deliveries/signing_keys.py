"""fal's public keys, kept in the database for all processes."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q

from generations.fal.exceptions import Unavailable
from generations.fal.signatures import fetch_keys
from generations.models import SigningKeys
from maxvideo.web import clock

ROW = 1
USABLE_FOR = timedelta(hours=24)
REFETCH_AFTER = timedelta(minutes=1)


def in_turn() -> Iterator[list[str]]:
    """The keys as last fetched, and where those do not do, fetched anew."""
    yield known()
    yield refetch() or []


def known() -> list[str]:
    """The keys as last fetched, none where that was more than a day ago."""
    row = SigningKeys.objects.filter(pk=ROW, fetched_at__gt=clock.now(plus=-USABLE_FOR)).first()
    return list(row.keys) if row else []


def refetch(after: timedelta = REFETCH_AFTER) -> list[str] | None:
    """Fetch the keys anew, unless some process has tried within `after`; None where none came.

    The try is claimed by one filtered UPDATE, so a flood of bad signatures costs one fetch a minute.
    """
    SigningKeys.objects.get_or_create(pk=ROW)
    due = SigningKeys.objects.filter(Q(tried_at=None) | Q(tried_at__lte=clock.now(plus=-after)), pk=ROW)
    if not due.update(tried_at=clock.now()):
        return None
    try:
        keys = fetch_keys()
    except Unavailable:
        return None
    SigningKeys.objects.filter(pk=ROW).update(keys=keys, fetched_at=clock.now())
    return keys
