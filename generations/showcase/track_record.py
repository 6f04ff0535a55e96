"""How an endpoint has done lately on this site: how many came out, and how long they usually took.

Counted for all endpoints in one query through the index `generation_typical_time`, and remembered by each process for
some minutes. Cancelled ones say nothing about the endpoint and are left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.core.cache import caches
from django.db.models import Count, Q

from generations.catalogue import ENDPOINTS
from generations.models import Generation
from generations.models.final import IsFinal
from generations.showcase.typical_time import ENOUGH, TypicalTime, typical_time_of
from generations.states import State
from maxvideo.web import clock

LATELY: Final = timedelta(days=7)
REMEMBERED_SECONDS: Final = 300
KEY: Final = "track-records"


@dataclass(frozen=True)
class TrackRecord:
    """Of so many that ended, so many came out; `typical_time` is None while too few of those are known."""

    ended: int
    completed: int
    typical_time: TypicalTime | None

    @property
    def failed(self) -> int:
        """Those that ended without a video, and without a charge."""
        return self.ended - self.completed


def track_records() -> Mapping[str, TrackRecord]:
    """By endpoint, those of which at least ten have ended in the last seven days."""
    known: Mapping[str, TrackRecord] | None = caches["process"].get(KEY)
    if known is None:
        known = _read()
        caches["process"].set(KEY, known, REMEMBERED_SECONDS)
    return known


def _read() -> dict[str, TrackRecord]:
    defaults = {endpoint.id: endpoint.defaults() for endpoint in ENDPOINTS}
    # By endpoint, so that the index is read in ranges.
    ended = Generation.objects.filter(
        IsFinal("state"), endpoint_id__in=defaults, finished_at__gt=clock.now(plus=-LATELY)
    )
    counted = ended.values("endpoint_id").annotate(
        completed=Count("pk", filter=Q(state=State.COMPLETED)),
        ended=Count("pk", filter=Q(state__in=[State.COMPLETED, State.FAILED])),
    )
    return {
        row["endpoint_id"]: TrackRecord(
            row["ended"], row["completed"], typical_time_of(row["endpoint_id"], defaults[row["endpoint_id"]])
        )
        for row in counted
        if row["ended"] >= ENOUGH
    }
