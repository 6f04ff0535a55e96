"""The books in numbers."""

from collections.abc import Iterator
from math import inf

from django.db.models import Sum
from prometheus_client.core import GaugeMetricFamily, Metric

from billing.ledger.models import AuditRun, CreditAccount
from maxvideo.web import clock
from maxvideo.web.metrics import gauge


def credits() -> Iterator[Metric]:
    """What all users have, by pocket."""
    pockets = CreditAccount.objects.filter(user__isnull=False).aggregate(
        available=Sum("available", default=0), held=Sum("held", default=0)
    )
    yield gauge("maxvideo_credits", "Credits of all users together.", pockets, by="pocket")


def audit_age() -> Iterator[Metric]:
    """Since when the books were last added up without a difference; for ever where they never were."""
    last = AuditRun.objects.filter(differences=0).order_by("-ended_at").annotate(age=clock.since("ended_at")).first()
    seconds = last.age.total_seconds() if last else inf
    yield GaugeMetricFamily("maxvideo_audit_age_seconds", "Since the last audit that found nothing.", value=seconds)
