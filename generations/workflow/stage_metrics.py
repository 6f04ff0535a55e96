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
from django.db.models.functions import TruncMinute
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

MINUTE: Final = TruncMinute("finished_at", tzinfo=UTC)
KNOWN: Final = "stages"

Numbers = dict[str, Counter[str]]
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


def _of_the_last_day() -> Numbers:
    """Of as many whole slots as a day has, and of what came since."""
    now = clock.moment()
    first, still_open = _slot(now - A_DAY), _slot(now - SETTLED_AFTER)
    slots = [first + number * SLOT for number in range((still_open - first) // SLOT)]
    known: dict[datetime, Numbers] = cache.get(KNOWN, {})
    since = next((slot for slot in slots if slot not in known), still_open)
    parts = {slot: known[slot] for slot in slots if slot < since} | numbers_since(since)
    if since < still_open:
        cache.set(KNOWN, {slot: parts.get(slot, {}) for slot in slots}, A_DAY.total_seconds())
    return _sum(parts.values())


def _slot(moment: datetime) -> datetime:
    """When the slot that a moment is in began."""
    return moment - (moment - datetime.min.replace(tzinfo=UTC)) % SLOT


def _sum(parts: Iterable[Numbers]) -> Numbers:
    total: Numbers = defaultdict(Counter)
    for part in parts:
        for endpoint_id, numbers in part.items():
            total[endpoint_id].update(numbers)
    return total


def numbers_since(since: datetime) -> dict[datetime, Numbers]:
    """Of each slot in which something was completed, in one query through the index `generation_typical_time`."""
    ended = Generation.objects.filter(IsFinal("state"), endpoint_id__in=[endpoint.id for endpoint in ENDPOINTS])
    saved = FilteredRelation("transitions", condition=Q(transitions__to_state=State.SAVING))
    took = {
        f"took_{place}": ExpressionWrapper(F(until) - F(begin), output_field=DurationField())
        for place, (begin, until) in enumerate(STAGES.values())
    }
    staged = ended.filter(finished_at__gte=since, state=State.COMPLETED).annotate(to_saving=saved).annotate(**took)
    rows: Iterable[Any] = staged.order_by().values("endpoint_id", minute=MINUTE).annotate(**_numbers())
    found: dict[datetime, Numbers] = defaultdict(lambda: defaultdict(Counter))
    for row in rows:
        of_endpoint = found[_slot(row.pop("minute"))][row.pop("endpoint_id")]
        of_endpoint.update({name: _plain(number) for name, number in row.items()})
    return {slot: dict(numbers) for slot, numbers in found.items()}


def _plain(number: Any) -> Any:
    return number.total_seconds() if isinstance(number, timedelta) else number or 0


def _numbers() -> dict[str, Any]:
    numbers: dict[str, Any] = {}
    for place in range(len(STAGES)):
        numbers |= {f"all_{place}": Count(f"took_{place}"), f"sum_{place}": Sum(f"took_{place}")}
        for bound in BOUNDS:
            under = Q(**{f"took_{place}__lte": timedelta(seconds=bound)})
            numbers[f"under_{place}_{bound}"] = Count("pk", filter=under)
    return numbers
