"""The books in numbers, as a scrape has them."""

from datetime import timedelta

import pytest
from prometheus_client.core import Metric

from billing.ledger import metrics
from billing.ledger.models import AuditRun
from maxvideo.web import clock

pytestmark = pytest.mark.django_db


def value(metric: Metric) -> float:
    (sample,) = metric.samples
    return float(sample.value)


def run(*, hours_ago: int, differences: int = 0) -> None:
    AuditRun.objects.create(differences=differences, ended_at=clock.now(plus=-timedelta(hours=hours_ago)))


def test_age_is_that_of_the_last_audit_that_found_nothing() -> None:
    run(hours_ago=5)
    run(hours_ago=3)
    run(hours_ago=1, differences=2)
    (metric,) = metrics.audit_age()
    assert 0 <= value(metric) - timedelta(hours=3).total_seconds() < 600


def test_books_that_never_added_up_are_as_old_as_can_be() -> None:
    run(hours_ago=1, differences=2)
    (metric,) = metrics.audit_age()
    assert value(metric) == float("inf")
