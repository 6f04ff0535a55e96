"""fal's public keys, kept in the database for all processes."""

from datetime import timedelta

from django.db.models import Q

from generations.fal import webhooks
from generations.fal.exceptions import Unavailable
from generations.models import SigningKeys
from maxvideo.web import clock

ROW = 1
USABLE_FOR = timedelta(hours=24)
REFETCH_AFTER = timedelta(minutes=1)
RENEW_AFTER = timedelta(hours=1)


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
        keys = webhooks.fetch_keys()
    except Unavailable:
        return None
    SigningKeys.objects.filter(pk=ROW).update(keys=keys, fetched_at=clock.now())
    return keys
