"""How long an endpoint usually takes, from this site's own last finished ones.

They are read through the index `generation_typical_time` and remembered for a minute by each process, so that a page
with many unfinished cards asks once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.core.cache import caches

from generations.catalogue.joined import JOINED
from generations.models import Generation
from generations.models.final import IsFinal
from generations.models.generation import GenerationQuerySet
from generations.states import State

SAMPLE: Final = 100
ENOUGH: Final = 10
REMEMBERED_SECONDS: Final = 60
DECIDES: Final = ("duration", "resolution")  # the options that change how long it takes


@dataclass(frozen=True)
class TypicalTime:
    """From the time that one in five stays under, to the time that one in five goes over."""

    least: timedelta
    most: timedelta


def typical_time_of(endpoint_id: str, arguments: Mapping[str, Any]) -> TypicalTime | None:
    """The usual time from start to gallery, with the same length and resolution where enough are known of those.

    None while fewer than ten of the endpoint are finished.
    """
    if endpoint_id == JOINED:
        return None
    known = _last_finished(endpoint_id)
    alike = [took for options, took in known if options == _deciding(arguments)]
    for times in (alike, [took for _, took in known]):
        if len(times) >= ENOUGH:
            return _range(times)
    return None


def _range(times: list[float]) -> TypicalTime:
    ordered = sorted(times)
    cut = len(ordered) // 5
    return TypicalTime(timedelta(seconds=ordered[cut]), timedelta(seconds=ordered[-cut - 1]))


def _last_finished(endpoint_id: str) -> list[tuple[tuple[str, ...], float]]:
    """Options and seconds of the last finished ones."""
    key = f"typical-time:{endpoint_id}"
    known: list[tuple[tuple[str, ...], float]] | None = caches["process"].get(key)
    if known is None:
        known = _read(endpoint_id)
        caches["process"].set(key, known, REMEMBERED_SECONDS)
    return known


def _read(endpoint_id: str) -> list[tuple[tuple[str, ...], float]]:
    fields = _ended(endpoint_id).values_list("state", "arguments", "created_at", "finished_at")
    return [
        (_deciding(arguments), (finished_at - created_at).total_seconds())
        for state, arguments, created_at, finished_at in fields[:SAMPLE]
        if state == State.COMPLETED and finished_at
    ]


def _ended(endpoint_id: str) -> GenerationQuerySet:
    """The endpoint's, the last one first; the partial index holds every final state, and so does this."""
    return Generation.objects.filter(IsFinal("state"), endpoint_id=endpoint_id).order_by("-finished_at")


def _deciding(arguments: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(arguments.get(name)) for name in DECIDES)
