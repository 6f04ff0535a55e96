"""How long the stages of a run took, of those that were completed in the last day."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any, Final

from django.db.models import Count, DurationField, ExpressionWrapper, F, FilteredRelation, Q, Sum
from prometheus_client.core import HistogramMetricFamily, Metric

from generations.catalogue import ENDPOINTS
from generations.models import Generation
from generations.models.final import IsFinal
from generations.models.generation import GenerationQuerySet
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


def stage_seconds() -> Iterator[Metric]:
    """A histogram for each endpoint and stage."""
    family = HistogramMetricFamily(
        "maxvideo_stage_seconds", "Stages of runs completed in the last day.", labels=["endpoint", "stage"]
    )
    rows: Iterable[Any] = completed_lately().values("endpoint_id").annotate(**_numbers()).order_by("endpoint_id")
    for row in rows:
        for place, stage in enumerate(STAGES):
            buckets = [(f"{bound}.0", row[f"under_{place}_{bound}"]) for bound in BOUNDS]
            buckets.append(("+Inf", row[f"all_{place}"]))
            total = row[f"sum_{place}"] or timedelta()
            family.add_metric([row["endpoint_id"], stage], buckets, sum_value=total.total_seconds())
    yield family


def completed_lately() -> GenerationQuerySet:
    """With the stages as `took_0` and so on; read through the index `generation_typical_time`."""
    ended = Generation.objects.filter(IsFinal("state"), endpoint_id__in=[endpoint.id for endpoint in ENDPOINTS])
    saved = FilteredRelation("transitions", condition=Q(transitions__to_state=State.SAVING))
    lately = ended.filter(finished_at__gt=clock.now(-A_DAY), state=State.COMPLETED).annotate(to_saving=saved)
    took = {
        f"took_{place}": ExpressionWrapper(F(until) - F(since), output_field=DurationField())
        for place, (since, until) in enumerate(STAGES.values())
    }
    return lately.annotate(**took).order_by()


def _numbers() -> dict[str, Any]:
    numbers: dict[str, Any] = {}
    for place in range(len(STAGES)):
        numbers |= {f"all_{place}": Count(f"took_{place}"), f"sum_{place}": Sum(f"took_{place}")}
        for bound in BOUNDS:
            under = Q(**{f"took_{place}__lte": timedelta(seconds=bound)})
            numbers[f"under_{place}_{bound}"] = Count("pk", filter=under)
    return numbers
