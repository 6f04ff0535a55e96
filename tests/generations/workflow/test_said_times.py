"""What its owner was told is kept: no run outlives the time that stood on it, whatever is away."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from billing.ledger.models import Hold
from generations.models import Generation
from generations.progress.trouble import trouble_of
from generations.states import State
from generations.workflow import overdue, saving_time
from generations.workflow.saving_time import AT_LEAST
from generations.workflow.sweep import sweep_once
from maxvideo.accounts.models import User
from tests.factories import make_generation
from tests.generations.conftest import TimeMachine
from tests.wire import FakeFal, Hangup, Reply

A_MOMENT = timedelta(seconds=5)
Step = Callable[[Generation], Generation]
Start = Callable[..., Generation]


def fal_answers(fal: FakeFal, word: str, answer: Reply | Hangup) -> None:
    """From now on, always."""
    fal.next(word, *[answer] * 2000)


def file_of(fal: FakeFal, answer: Reply) -> None:
    """Fal has made it; its file is answered like that."""
    fal.succeed(fal.only)
    fal.files[f"/files/{fal.only.id}.mp4"] = answer


@pytest.fixture
def live(step: Step, time_machine: TimeMachine) -> Callable[[Generation], datetime]:
    """Lets a run live to its end; returns the last time that was said."""

    def live(generation: Generation) -> datetime:
        while not generation.is_final:
            said = generation.deadline
            wait = (generation.next_run_at - time_machine.moment).total_seconds()
            time_machine.forward(seconds=max(1.0, wait))
            generation = step(generation)
            if generation.deadline != said:
                assert trouble_of(generation, time_machine.moment), "another time is said, and not why"
        assert time_machine.moment <= said + A_MOMENT
        assert not Hold.objects.filter(state=Hold.State.OPEN).exists()
        return said

    return live


@pytest.mark.parametrize("answer", [Reply(503), Reply(404), Reply(200, {"status": "IN_QUEUE", "queue_position": 9})])
def test_run_that_fal_never_ends(
    fal: FakeFal, start: Start, step: Step, live: Callable[[Generation], datetime], answer: Reply
) -> None:
    generation = step(start())
    fal_answers(fal, "status", answer)
    assert live(generation) == generation.deadline


@pytest.mark.parametrize("answer", [Hangup(), Reply(503), Reply(429)])
def test_run_that_fal_never_takes(
    fal: FakeFal, start: Start, live: Callable[[Generation], datetime], answer: Reply | Hangup
) -> None:
    generation = start()
    fal_answers(fal, "submit", answer)
    assert live(generation) == generation.deadline


@pytest.mark.parametrize("status", [503, 404])
def test_file_that_is_never_there(
    fal: FakeFal, start: Start, step: Step, live: Callable[[Generation], datetime], status: int
) -> None:
    generation = step(start())
    file_of(fal, Reply(status))
    live(step(generation))


def test_time_that_was_said_stands_while_a_video_is_saved(fal: FakeFal, start: Start, step: Step) -> None:
    generation = step(start())
    said = generation.deadline
    file_of(fal, Reply(503))
    saving = Generation.objects.get(pk=step(generation).pk)
    assert saving.state == State.SAVING
    assert saving.deadline == said or trouble_of(saving, timezone.now())


def test_video_made_in_the_last_minute_has_time_to_be_stored(
    fal: FakeFal, start: Start, step: Step, time_machine: TimeMachine
) -> None:
    generation = step(start())
    fal.succeed(fal.only)
    time_machine.forward(minutes=59)
    assert step(generation).state == State.COMPLETED
    assert Generation.objects.get().deadline >= time_machine.moment + AT_LEAST - A_MOMENT


@pytest.mark.parametrize("state", [State.QUEUED, State.RUNNING, State.UNKNOWN])
def test_sweep_ends_what_no_worker_comes_for(
    alice: User, fal: FakeFal, heard: Callable[..., list[str]], time_machine: TimeMachine, state: State
) -> None:
    said = time_machine.moment + timedelta(minutes=5)
    made = make_generation(alice, state=state, deadline=said, status_url=f"{fal.url}/nothing/status")
    time_machine.forward(seconds=1)
    sweep_once()
    assert str(made.pk) in heard("start" if state == State.QUEUED else "default")
    time_machine.forward(minutes=5, seconds=9)
    sweep_once()
    assert Generation.objects.get().state == State.FAILED
    assert not overdue.overdue().exists()


def test_a_quarter_of_an_hour_is_what_storing_has_at_least(alice: User) -> None:
    generation = make_generation(alice, state=State.RUNNING)
    generation.now = generation.deadline - timedelta(minutes=14)
    assert saving_time.first_deadline(generation) == generation.now + timedelta(minutes=15)
