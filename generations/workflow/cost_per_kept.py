"""What a video that somebody kept has cost them, by model: the tries that were not kept are in it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.utils import timezone

from billing.ledger.spending import spent_between
from maxvideo.accounts.models import User

LATELY: Final = timedelta(days=90)


def cost_per_kept(user: User) -> Mapping[str, int]:
    """Credits charged in the last 90 days for each one that is still kept, by the model's title; two queries.

    A model of which nothing is kept has no such figure.
    """
    now = timezone.now()
    rows = spent_between(user, now - LATELY, now)
    return {row.subject: row.per_kept for row in rows if row.per_kept is not None}
