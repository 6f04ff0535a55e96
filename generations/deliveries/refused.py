"""How many webhooks were refused: a count a minute, apart for those that named a generation we know.

A token that is out of step with the registered addresses refuses every callback; staff see that count in red.
"""

from datetime import timedelta

from django.db.models import F, Sum
from django.utils import timezone

from generations.models import Generation, RefusedDeliveries
from maxvideo.web.uuids import uuid_or_none


def count(named: str) -> None:
    """Add one refused delivery; `named` is the generation its address names."""
    named_id = uuid_or_none(named)
    is_known = named_id is not None and Generation.objects.filter(pk=named_id).exists()
    minute = timezone.now().replace(second=0, microsecond=0)
    row, _ = RefusedDeliveries.objects.get_or_create(minute=minute, is_known=is_known)
    RefusedDeliveries.objects.filter(pk=row.pk).update(count=F("count") + 1)


def of_known_in_the_last_hour() -> int:
    """How many callbacks for generations of ours were refused in the last hour."""
    recent = RefusedDeliveries.objects.filter(is_known=True, minute__gte=timezone.now() - timedelta(hours=1))
    return recent.aggregate(sum=Sum("count"))["sum"] or 0
