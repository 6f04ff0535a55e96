"""Past its deadline and nobody is at it (I5)."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from generations.models import Generation
from generations.states import State
from generations.workflow import overdue
from maxvideo.accounts.models import User
from tests.factories import make_generation
from tests.generations.conftest import TimeMachine
from tests.plans import plan_of
from tests.wire import FakeFal, Reply


@pytest.mark.parametrize("state", State)
def test_what_is_not_final_is_overdue_some_minutes_after_its_deadline(alice: User, state: State) -> None:
    for minutes in (-1, 1, 3):
        make_generation(alice, state=state, deadline=timezone.now() - timedelta(minutes=minutes))
    assert overdue.overdue().count() == (0 if state.is_final else 1)


@pytest.mark.parametrize(("lease_left", "count"), [(5, 0), (-5, 1)])
def test_what_somebody_is_at_is_not_forgotten(alice: User, lease_left: int, count: int) -> None:
    until = timezone.now() + timedelta(seconds=lease_left)
    make_generation(alice, deadline=timezone.now() - timedelta(hours=1), lease_token=uuid.uuid4(), lease_until=until)
    assert overdue.overdue().count() == count


def test_those_that_are_final_are_not_read(db: None) -> None:
    assert "generation_in_flight" in plan_of(overdue.overdue())


def test_word_says_how_many(alice: User) -> None:
    assert overdue.generations() == "ok"
    make_generation(alice, deadline=timezone.now() - timedelta(hours=1))
    assert overdue.generations() == "past their deadline: 1"


def test_file_that_cannot_be_stored_ends_before_it_is_overdue(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    time_machine: TimeMachine,
) -> None:
    generation = step(start())
    fal.succeed(fal.only)
    fal.files[f"/files/{fal.only.id}.mp4"] = Reply(503)
    generation = step(generation)
    while not generation.is_final:
        time_machine.forward(seconds=max(1.0, (generation.next_run_at - time_machine.moment).total_seconds()))
        assert not overdue.overdue().exists()
        generation = step(generation)
    assert generation.state == State.FAILED
