"""How long every endpoint's last runs took, of all endpoints in one query that reads so many rows and no more."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from generations.catalogue import ENDPOINTS
from generations.models import Generation
from generations.models.final import IsFinal
from generations.showcase.typical_time import ENOUGH, TypicalTime
from generations.states import State
from generations.workflow.reasons import Kind

SAMPLE: Final = 60
LATELY: Final = timedelta(minutes=30)
FAULTS: Final = {Kind.PROVIDER, Kind.NO_ANSWER, Kind.TIMEOUT, Kind.MISSING_FILE}
"""Failures that say something about the provider and not about what was asked for."""
COLUMNS: Final = ("id", "endpoint_id", "state", "error_kind", "created_at", "submitted_at", "started_at", "finished_at")


@dataclass(frozen=True)
class RunTimes:
    """Of a family of endpoints: usual times in line and in all, and what the last half hour was like."""

    in_line: timedelta | None = None
    usually: TypicalTime | None = None
    now: timedelta | None = None
    ended_lately: int = 0
    faults_lately: int = 0


def last_runs() -> Mapping[str, Sequence[Generation]]:
    """The last ended ones by the family of their endpoint."""
    family = {endpoint.id: endpoint.family for endpoint in ENDPOINTS}
    selects, parameters = [], []
    for number, endpoint_id in enumerate(family):
        rows = Generation.objects.filter(IsFinal("state"), endpoint_id=endpoint_id).order_by("-finished_at")
        sql, values = rows.values(*COLUMNS)[:SAMPLE].query.sql_with_params()
        selects.append(f"SELECT * FROM ({sql}) AS e{number}")  # noqa: S608 - what Django wrote
        parameters += values
    runs = defaultdict(list)
    for run in Generation.objects.raw(" UNION ALL ".join(selects), parameters):
        runs[family[run.endpoint_id]].append(run)
    return runs


def run_times_of(runs: Sequence[Generation], at: datetime) -> RunTimes:
    """What they say at a moment."""
    done = [run for run in runs if run.state == State.COMPLETED]
    lately = [run for run in runs if run.finished_at and run.finished_at > at - LATELY]
    return RunTimes(
        in_line=_median([run.started_at - run.submitted_at for run in done if run.started_at and run.submitted_at]),
        usually=_usually([_took(run) for run in done]),
        now=_median([_took(run) for run in lately if run.state == State.COMPLETED]),
        ended_lately=sum(run.state != State.CANCELLED for run in lately),
        faults_lately=sum(run.state == State.FAILED and run.error_kind in FAULTS for run in lately),
    )


def _took(run: Generation) -> timedelta:
    return (run.finished_at or run.created_at) - run.created_at


def _median(times: Sequence[timedelta]) -> timedelta | None:
    return timedelta(seconds=median(time.total_seconds() for time in times)) if times else None


def _usually(times: list[timedelta]) -> TypicalTime | None:
    """From the time that one in five stays under, to the time that one in five goes over."""
    if len(times) < ENOUGH:
        return None
    ordered, cut = sorted(times), len(times) // 5
    return TypicalTime(ordered[cut], ordered[-cut - 1])
