"""Claims, fencing and rows that kill their workers."""

import uuid
from collections.abc import Callable

import pytest

from generations import workflow
from generations.models import Generation, Transition
from generations.states import State
from generations.workflow import lease, sweep
from generations.workflow.advance import STEPS
from tests.generations.conftest import PRICE, TimeMachine
from tests.wire import FakeFal

pytestmark = pytest.mark.django_db


def test_claim_is_one_workers_alone(start: Callable[..., Generation]) -> None:
    generation = start()

    assert lease.claim(generation.pk)
    assert lease.claim(generation.pk) is None


def test_claim_is_free_again_when_the_lease_is_over(
    start: Callable[..., Generation], time_machine: TimeMachine
) -> None:
    generation = start()
    first = lease.claim(generation.pk)
    time_machine.forward(seconds=16)

    second = lease.claim(generation.pk)

    assert second.lease_token != first.lease_token


def test_worker_that_wakes_after_its_lease_changes_nothing(
    start: Callable[..., Generation], time_machine: TimeMachine, money: Callable[[], tuple[int, int, str]]
) -> None:
    generation = start()
    sleeper = lease.claim(generation.pk)
    time_machine.forward(seconds=16)
    lease.claim(generation.pk)

    with pytest.raises(lease.LeaseLost):
        lease.release(sleeper, None)
    with pytest.raises(lease.LeaseLost):
        lease.move(sleeper, State.FAILED, "asleep")
    with pytest.raises(lease.LeaseLost):
        lease.extend(sleeper, lease.settings.LEASE)
    with pytest.raises(lease.LeaseLost):
        lease.write(sleeper, setbacks=7)

    assert Generation.objects.get().state == State.QUEUED
    assert Generation.objects.get().setbacks == 0
    assert money() == (1000 - PRICE, PRICE, "open")


def test_row_that_is_not_due_is_left_alone(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation]
) -> None:
    generation = step(start())
    asked = len(fal.asked)

    workflow.advance(generation.pk)

    assert len(fal.asked) == asked


def test_unknown_id_is_no_error(db: None) -> None:
    workflow.advance(uuid.uuid4())


def test_saving_is_left_to_its_own_workers(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation]
) -> None:
    generation = step(start())
    fal.succeed(fal.only)
    Generation.objects.update(next_run_at=generation.created_at)

    workflow.advance(generation.pk, saving=False)
    generation.refresh_from_db()
    assert generation.state == State.SAVING

    workflow.advance(generation.pk, saving=True)
    generation.refresh_from_db()
    assert generation.state == State.COMPLETED


def test_row_that_kills_its_worker_eight_times_fails_and_releases(
    start: Callable[..., Generation],
    time_machine: TimeMachine,
    money: Callable[[], tuple[int, int, str]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    generation = start()
    for _ in range(8):
        assert lease.claim(generation.pk)
        time_machine.forward(seconds=16)

    workflow.advance(generation.pk)

    generation.refresh_from_db()
    assert generation.state == State.FAILED
    assert money() == (1000, 0, "closed")
    assert "8 tries" in caplog.text


def test_step_that_ends_well_counts_its_tries_anew(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation]
) -> None:
    generation = start()
    Generation.objects.update(tries=7)

    assert step(generation).tries == 0


def test_news_that_came_during_a_step_make_the_row_due(
    start: Callable[..., Generation], time_machine: TimeMachine
) -> None:
    generation = start()
    claimed = lease.claim(generation.pk)
    time_machine.forward(seconds=1)
    Generation.objects.update(cancel_requested_at=time_machine.moment)

    lease.release(claimed, lease.settings.POLL_EVERY)

    assert Generation.objects.get().next_run_at == time_machine.moment


def test_wish_to_cancel_that_came_too_late_gives_an_ended_one_no_work(
    start: Callable[..., Generation], time_machine: TimeMachine
) -> None:
    generation = start()
    Generation.objects.update(state=State.FAILED)
    claimed = lease.claim(generation.pk)
    time_machine.forward(seconds=1)
    Generation.objects.update(cancel_requested_at=time_machine.moment)

    lease.release(claimed, None)

    assert Generation.objects.get().next_run_at is None


def test_state_of_a_newer_release_is_left_to_the_sweep(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    monkeypatch: pytest.MonkeyPatch,
    time_machine: TimeMachine,
) -> None:
    generation = step(start())
    fal.succeed(fal.only)
    with monkeypatch.context() as older:
        older.delitem(STEPS, State.RUNNING)
        generation = step(generation)
    assert generation.next_run_at is not None

    time_machine.forward(minutes=1)
    sweep.sweep_once()
    generation.refresh_from_db()
    assert generation.state == State.COMPLETED


def test_reason_longer_than_its_column_is_cut(start: Callable[..., Generation]) -> None:
    lease.move(lease.claim(start().pk), State.SUBMITTING, "x" * 300)

    assert Transition.objects.get().reason == "x" * Transition._meta.get_field("reason").max_length
