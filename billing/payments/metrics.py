"""The till in numbers."""

from collections.abc import Iterator

from django.db.models import Count
from prometheus_client.core import Metric

from billing.payments.models import Purchase
from billing.payments.states import PurchaseState
from maxvideo.web.metrics import gauge


def purchases() -> Iterator[Metric]:
    """How many there are in each state."""
    rows = Purchase.objects.order_by().values_list("state").annotate(Count("pk"))
    found = dict.fromkeys(PurchaseState.values, 0) | dict(rows)
    yield gauge("maxvideo_purchases", "Purchases of credits.", found, by="state")
