"""Killed at every point of an end that is no video at its price, it comes to that end (T3)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core.management import call_command
from pytest_django import Settings

from generations import workflow
from generations.media import storage
from generations.models import Generation
from generations.states import State
from generations.workflow import settle
from generations.workflow.reasons import Kind
from tests.generations.workflow.crash import NEVER, go_on, run_and_kill
from tests.sizes import LONG
from tests.wire import FakeFal, Reply

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


@dataclass(frozen=True)
class End:
    """What the process does that is killed, at how many points that can be, and where it must come to."""

    name: str
    points: int
    state: State


ENDS = (
    End("fal could not make it", 12, State.FAILED),
    End("fal refused it", 12, State.FAILED),
    End("its owner cancelled it", 16, State.CANCELLED),
    End("its owner cancelled it before it was sent", 2, State.CANCELLED),
    End("its time is over", 12, State.FAILED),
    End("its video came late", 22, State.COMPLETED),
)


@pytest.fixture(autouse=True)
def _asked_at_once(settings: Settings) -> None:
    """The whole way in one go: fal is asked without a pause."""
    settings.POLL_FIRST = settings.POLL_EVERY = timedelta()


@pytest.fixture
def prepared(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    deliver: Callable[..., int],
) -> Callable[[End], tuple[Generation, Callable[[], object]]]:
    """A generation before its end, and what is done to bring it there."""

    def prepare(end: End) -> tuple[Generation, Callable[[], object]]:
        if end.name == "fal refused it":
            fal.next("submit", *[Reply(422, {"detail": [{"type": "missing", "loc": ["body", "prompt"]}]})] * 9)
            generation = start()
        elif end.name == "its owner cancelled it before it was sent":
            generation = start()
            return generation, lambda: workflow.cancel(Generation.objects.get(pk=generation.pk))
        else:
            generation = step(start())
            _before(end, generation, fal, deliver)
        return generation, lambda: workflow.advance(generation.pk)

    return prepare


def _before(end: End, generation: Generation, fal: FakeFal, deliver: Callable[..., int]) -> None:
    match end.name:
        case "fal could not make it":
            fal.refuse(fal.only)
        case "its owner cancelled it":
            workflow.cancel(generation)
        case "its time is over":
            Generation.objects.filter(pk=generation.pk).update(deadline=generation.created_at)
        case "its video came late":
            settle.fail(generation, Kind.TIMEOUT, reason="past its deadline")
            fal.succeed(fal.only)
            deliver(fal.only)
    Generation.objects.exclude(next_run_at=None).update(next_run_at=generation.created_at)


def cases() -> Iterator[object]:
    """Each point of each end; every third unless the tests are long."""
    for number, end in enumerate(ENDS):
        points = range(end.points) if LONG else range(number % 3, end.points, 3)
        yield from (pytest.param(end, point, id=f"{end.name}-{point}") for point in points)


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.name)
def test_points_are_those_that_are_tested(
    prepared: Callable[[End], tuple[Generation, Callable[[], object]]], end: End
) -> None:
    generation, work = prepared(end)

    assert run_and_kill(work, at=NEVER) == end.points
    generation.refresh_from_db()
    assert generation.state == end.state


@pytest.mark.parametrize(("end", "point"), list(cases()))
def test_process_killed_on_the_way(
    prepared: Callable[[End], tuple[Generation, Callable[[], object]]],
    fal: FakeFal,
    deliver: Callable[..., int],
    money: Callable[[], tuple[int, int, str]],
    end: End,
    point: int,
) -> None:
    generation, work = prepared(end)

    run_and_kill(work, at=point)
    if "before it was sent" in end.name:
        work()
    generation = go_on(generation, fal, deliver, to=end.state)

    assert money() == (1000, 0, "closed")
    assert len(fal.requests) <= 1
    assert bool(generation.video_key) == (end.state == State.COMPLETED)
    assert not generation.video_key or b"".join(storage.blocks(generation.video_key))
    call_command("audit_ledger")
