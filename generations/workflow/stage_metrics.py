"""How long the stages of a run took, of those that were completed in the last day.

What was completed in ten minutes is counted once, when they are over: a scrape reads those numbers, of every process
the same, and the rows of the last few minutes alone.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.core.cache import cache
from django.db.models import Count, DurationField, ExpressionWrapper, F, FilteredRelation, Q, Sum
from prometheus_client.core import HistogramMetricFamily, Metric

from generations.catalogue import ENDPOINTS
from generations.models import Generation
from generations.models.final import IsFinal
from generations.states import State
from maxvideo.web import clock

A_DAY: Final = timedelta(days=1)
BOUNDS: Final = (1, 2, 5, 10, 20, 30, 60, 120, 180, 300, 600, 1800)
"""Seconds."""

STAGES: Final = {
    "queued": ("created_at", "submitted_at"),
    "at fal": ("submitted_at", "to_saving__created_at"),
    "saving": ("to_saving__created_at", "finished_at"),
}

SLOT: Final = timedelta(minutes=10)
SETTLED_AFTER: Final = timedelta(minutes=1)
"""No commit is as late after the moment that it says."""

Numbers = dict[str, dict[str, float]]
"""By endpoint and by name."""


def stage_seconds() -> Iterator[Metric]:
    """A histogram for each endpoint and stage."""
    family = HistogramMetricFamily(
        "maxvideo_stage_seconds", "Stages of runs completed in the last day.", labels=["endpoint", "stage"]
    )
    for endpoint_id, numbers in sorted(_of_the_last_day().items()):
        for place, stage in enumerate(STAGES):
            buckets = [(f"{bound}.0", numbers[f"under_{place}_{bound}"]) for bound in BOUNDS]
            buckets.append(("+Inf", numbers[f"all_{place}"]))
            family.add_metric([endpoint_id, stage], buckets, sum_value=numbers[f"sum_{place}"])
    yield family


def _of_the_last_day() -> dict[str, Counter[str]]:
    """Of as many whole slots as a day has, and of what came since."""
    now = clock.moment()
    first, still_open = _slot(now - A_DAY), _slot(now - SETTLED_AFTER)
    total: dict[str, Counter[str]] = defaultdict(Counter)
    for part in (*_closed(first, still_open), numbers_between(still_open, now + A_DAY)):
        for endpoint_id, numbers in part.items():
            total[endpoint_id].update(numbers)
    return total


def _closed(first: datetime, until: datetime) -> Iterator[Numbers]:
    """Of each slot: counted once, and known to every process from then on."""
    moments = [first + number * SLOT for number in range((until - first) // SLOT)]
    keys = {f"stages:{moment.astimezone(UTC):%Y-%m-%dT%H:%M}": moment for moment in moments}
    known = cache.get_many(keys)
    for key, moment in keys.items():
        if key not in known:
            known[key] = numbers_between(moment, moment + SLOT)
            cache.set(key, known[key], (A_DAY + 2 * SLOT).total_seconds())
    yield from known.values()


def _slot(moment: datetime) -> datetime:
    """When the slot that a moment is in began."""
    return moment - (moment - datetime.min.replace(tzinfo=UTC)) % SLOT


def numbers_between(since: datetime, until: datetime) -> Numbers:
    """Read through the index `generation_typical_time`."""
    ended = Generation.objects.filter(IsFinal("state"), endpoint_id__in=[endpoint.id for endpoint in ENDPOINTS])
    saved = FilteredRelation("transitions", condition=Q(transitions__to_state=State.SAVING))
    completed = ended.filter(finished_at__gte=since, finished_at__lt=until, state=State.COMPLETED)
    took = {
        f"took_{place}": ExpressionWrapper(F(end) - F(begin), output_field=DurationField())
        for place, (begin, end) in enumerate(STAGES.values())
    }
    staged = completed.annotate(to_saving=saved).annotate(**took).order_by()
    rows: Iterable[Any] = staged.values("endpoint_id").annotate(**_numbers())
    return {row.pop("endpoint_id"): {name: _plain(number) for name, number in row.items()} for row in rows}


def _plain(number: Any) -> float:
    return number.total_seconds() if isinstance(number, timedelta) else number or 0


def _numbers() -> dict[str, Any]:
    numbers: dict[str, Any] = {}
    for place in range(len(STAGES)):
        numbers |= {f"all_{place}": Count(f"took_{place}"), f"sum_{place}": Sum(f"took_{place}")}
        for bound in BOUNDS:
            under = Q(**{f"took_{place}__lte": timedelta(seconds=bound)})
            numbers[f"under_{place}_{bound}"] = Count("pk", filter=under)
    return numbers
