"""Whether each model takes orders now, and how long it takes: a handful of queries, remembered for a minute."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db.models import Count, Max, Q

from generations.catalogue import ENDPOINTS
from generations.models import Circuit, EndpointStatus, Generation
from generations.models.operations import EVERY_ENDPOINT
from generations.showcase.run_times import RunTimes, last_runs, run_times_of
from generations.states import State
from generations.workflow.overdue import NOT_FINAL
from maxvideo.web import clock

FEW: Final = 3
SLOWER: Final = 1.5


class Word(StrEnum):
    """How a model does."""

    WORKS = "works"
    SLOW = "slow"
    PAUSED = "paused"
    DOWN = "down"


@dataclass(frozen=True)
class ModelNow:
    """A family of endpoints: how it does, what that means, and its times."""

    family: str
    word: Word
    sentence: str
    times: RunTimes
    in_line: int


@dataclass(frozen=True)
class _Waiting:
    """Its runs that have not ended: the last place in fal's line, and how many fal does not answer for."""

    in_line: int = 0
    unanswered: int = 0


@dataclass(frozen=True)
class _Facts:
    """What the database says of all endpoints."""

    statuses: Mapping[str, EndpointStatus]
    left_alone: Set[str]
    waiting: Mapping[str, _Waiting]


def models_now(at: datetime) -> list[ModelNow]:
    """In the order of the models page; what is offered no more is left out. Four queries."""
    statuses = EndpointStatus.objects.not_live().in_bulk()
    left_alone = Circuit.objects.filter(open_until__gt=clock.now()).values_list("name", flat=True)
    facts, runs = _Facts(statuses, set(left_alone), _waiting()), last_runs()
    return [_model(family, ids, facts, run_times_of(runs.get(family, ()), at)) for family, ids in _families(statuses)]


def _families(statuses: Mapping[str, EndpointStatus]) -> Iterator[tuple[str, list[str]]]:
    """Their names and the ids of their endpoints."""
    retired = {pk for pk, status in statuses.items() if status.life == EndpointStatus.Life.RETIRED}
    offered = [endpoint for endpoint in ENDPOINTS if endpoint.id not in retired]
    for family in dict.fromkeys(endpoint.family for endpoint in offered):
        yield family, [endpoint.id for endpoint in offered if endpoint.family == family]


def _waiting() -> Mapping[str, _Waiting]:
    """By endpoint, through the index of what has not ended."""
    rows = (
        Generation.objects.filter(NOT_FINAL)
        .values("endpoint_id")
        .annotate(
            place=Max("queue_position", filter=Q(state=State.RUNNING)),
            unanswered=Count("pk", filter=Q(setbacks__gt=1, state__in=[State.QUEUED, State.RUNNING])),
        )
    )
    return {
        row["endpoint_id"]: _Waiting(0 if row["place"] is None else row["place"] + 1, row["unanswered"]) for row in rows
    }


def _model(family: str, ids: Sequence[str], facts: _Facts, times: RunTimes) -> ModelNow:
    waiting = [facts.waiting.get(endpoint_id, _Waiting()) for endpoint_id in ids]
    word, sentence = _word(ids, facts, times, unanswered=sum(one.unanswered for one in waiting))
    return ModelNow(family, word, sentence, times, in_line=max(one.in_line for one in waiting))


def _word(ids: Sequence[str], facts: _Facts, times: RunTimes, *, unanswered: int) -> tuple[Word, str]:
    """The worst that is true of it."""
    if all(endpoint_id in facts.statuses for endpoint_id in ids):
        return Word.PAUSED, facts.statuses[ids[0]].sentence or "Takes no orders now."
    if facts.left_alone & {EVERY_ENDPOINT, *ids} or unanswered or _fails(times):
        return Word.DOWN, "Does not answer, or answers with errors."
    return (Word.SLOW, "Takes longer than usual.") if _is_slow(times) else (Word.WORKS, "")


def _fails(times: RunTimes) -> bool:
    return times.faults_lately >= FEW and 2 * times.faults_lately > times.ended_lately


def _is_slow(times: RunTimes) -> bool:
    if times.now is None or times.usually is None:
        return False
    return times.now > max(SLOWER * times.usually.most, times.usually.most + timedelta(seconds=30))
