"""The workflow in numbers."""

from collections.abc import Iterator
from math import inf

from django.db.models import Max, Sum
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from generations.models import Generation, Heartbeat, StoredBytes, Tally
from generations.states import IN_FLIGHT
from generations.workflow.heartbeat import NAME
from generations.workflow.overdue import NOT_FINAL
from generations.workflow.tallies import sums
from maxvideo.web import clock
from maxvideo.web.metrics import gauge


def generations() -> Iterator[Metric]:
    """How many there are, by endpoint and state."""
    family = GaugeMetricFamily(
        "maxvideo_generations", "Generations that are kept, deleted ones too.", labels=["endpoint", "state"]
    )
    for endpoint, state, number in sums(Tally.Of.GENERATIONS):
        family.add_metric([endpoint, state], number)
    yield family


def oldest_unfinished() -> Iterator[Metric]:
    """How long ago the oldest in each state was asked for; 0 where there is none."""
    rows = Generation.objects.filter(NOT_FINAL).order_by().values_list("state")
    ages = {state: age.total_seconds() for state, age in rows.annotate(age=Max(clock.since("created_at")))}
    found = dict.fromkeys(sorted(IN_FLIGHT), 0.0) | ages
    yield gauge("maxvideo_oldest_unfinished_seconds", "Since the oldest one was asked for.", found, by="state")


def deliveries() -> Iterator[Metric]:
    """Webhooks by what was made of them, those that are forgotten by now too."""
    family = CounterMetricFamily("maxvideo_deliveries", "Webhooks from fal, by verdict.", labels=["verdict"])
    for verdict, _, number in sums(Tally.Of.DELIVERIES):
        family.add_metric([verdict], number)
    yield family


def sweep_age() -> Iterator[Metric]:
    """Since when no sweep was heard of; for ever where none ever ran."""
    beat = Heartbeat.objects.filter(name=NAME).annotate(age=clock.since("beat_at")).first()
    seconds = beat.age.total_seconds() if beat else inf
    yield GaugeMetricFamily("maxvideo_sweep_age_seconds", "Since the sweep was last alive.", value=seconds)


def storage() -> Iterator[Metric]:
    """What all users keep."""
    total = StoredBytes.objects.aggregate(total=Sum("bytes", default=0))["total"]
    yield GaugeMetricFamily("maxvideo_storage_bytes", "Bytes of videos and pictures that users keep.", value=total)
