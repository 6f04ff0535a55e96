"""Cancelling, and everything it may race with."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from generations import workflow
from generations.library import bulk
from generations.models import Attempt, Generation
from generations.states import State
from generations.workflow import lease
from tests.generations.conftest import PRICE, TimeMachine
from tests.wire import FakeFal, Hangup, Reply

pytestmark = pytest.mark.django_db


def cancel(generation: Generation) -> None:
    """What the view does."""
    workflow.cancel(Generation.objects.get(pk=generation.pk))
    generation.refresh_from_db()


def test_cancel_before_the_submit_releases_and_nothing_is_sent(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    money: Callable[[], tuple[int, int, str]],
) -> None:
    generation = start()

    cancel(generation)
    step(generation)

    assert generation.state == State.CANCELLED
    assert money() == (1000, 0, "closed")
    assert fal.requests == {}


def test_cancel_while_a_worker_prepares_the_submit_stops_it(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation]
) -> None:
    generation = start()
    Generation.objects.filter(pk=generation.pk).update(lease_token=generation.pk)
    cancel(generation)
    assert generation.state == State.QUEUED

    Generation.objects.filter(pk=generation.pk).update(lease_token=None)
    generation = step(generation)

    assert generation.state == State.CANCELLED
    assert fal.requests == {}


def test_cancel_of_one_that_a_worker_took_this_moment_is_a_wish(start: Callable[..., Generation]) -> None:
    as_read = start()
    lease.claim(as_read.pk)

    workflow.cancel(as_read)

    as_read.refresh_from_db()
    assert (as_read.state, as_read.cancel_requested_at is not None) == (State.QUEUED, True)


def test_cancel_between_the_claim_and_the_submit_stops_it(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    money: Callable[[], tuple[int, int, str]],
) -> None:
    """It was to be sent, the worker was killed, its owner took it back: the next worker sends nothing."""
    generation = start()
    Generation.objects.filter(pk=generation.pk).update(state=State.SUBMITTING)
    Attempt.objects.create(generation=generation)
    cancel(generation)
    assert generation.state == State.SUBMITTING

    generation = step(generation)

    assert generation.state == State.CANCELLED
    assert fal.requests == {}
    assert money() == (1000, 0, "closed")


def test_cancel_of_a_running_one_is_asked_of_fal_and_releases_when_confirmed(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    money: Callable[[], tuple[int, int, str]],
) -> None:
    generation = step(start())

    cancel(generation)
    generation = step(generation)

    assert fal.only.is_cancelled
    assert generation.state == State.CANCELLED
    assert money() == (1000, 0, "closed")


def test_cancel_that_comes_too_late_delivers_and_charges(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    money: Callable[[], tuple[int, int, str]],
) -> None:
    generation = step(start())
    fal.succeed(fal.only)

    cancel(generation)
    generation = step(generation)

    assert generation.state == State.COMPLETED
    assert money() == (1000 - PRICE, 0, "closed")


def test_cancel_that_fal_ignores_ends_completed_and_charged(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation]
) -> None:
    fal.honours_cancel = False
    generation = step(start())
    cancel(generation)
    generation = step(generation)
    assert generation.state == State.RUNNING

    fal.succeed(fal.only)

    assert step(generation).state == State.COMPLETED


def test_request_that_fal_forgot_after_a_cancel_is_cancelled(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation]
) -> None:
    generation = step(start())
    cancel(generation)
    fal.requests.clear()

    assert step(generation).state == State.CANCELLED


def test_fal_is_asked_to_cancel_once(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation]
) -> None:
    fal.honours_cancel = False
    generation = step(start())
    cancel(generation)
    for _ in range(3):
        cancel(generation)
        generation = step(generation)

    assert [word for word, _ in fal.asked].count("cancel") == 1


def test_asking_again_does_not_begin_anew(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation], time_machine: TimeMachine
) -> None:
    generation = step(start())
    cancel(generation)
    asked_at = generation.cancel_requested_at
    time_machine.forward(minutes=1)

    cancel(generation)

    assert generation.cancel_requested_at == asked_at


@pytest.mark.parametrize(("age", "seconds"), [(9.9, 3), (10, 60)])
def test_cancelled_one_is_asked_about_every_few_seconds_for_ten_minutes(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    time_machine: TimeMachine,
    age: float,
    seconds: int,
) -> None:
    fal.honours_cancel = False
    generation = step(start())
    cancel(generation)
    time_machine.forward(minutes=age)

    assert step(generation).next_run_at == time_machine.moment + timedelta(seconds=seconds)


def test_cancel_of_a_final_one_changes_nothing(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation]
) -> None:
    generation = step(start())
    fal.succeed(fal.only)
    generation = step(generation)

    cancel(generation)

    assert generation.state == State.COMPLETED
    assert generation.cancel_requested_at is None


def test_video_that_comes_after_a_confirmed_cancel_stays_cancelled(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    deliver: Callable[..., int],
    money: Callable[[], tuple[int, int, str]],
) -> None:
    generation = step(start())
    cancel(generation)
    generation = step(generation)
    fal.succeed(fal.only)
    fal.only.error = None

    assert deliver(fal.only) == 200
    generation = step(generation)

    assert generation.state == State.CANCELLED
    assert money() == (1000, 0, "closed")


def test_deleted_while_running_settles_by_the_same_rules(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    money: Callable[[], tuple[int, int, str]],
) -> None:
    generation = step(start())
    bulk.delete(Generation.objects.filter(pk=generation.pk))
    fal.succeed(fal.only)

    generation = step(generation)

    assert generation.state == State.COMPLETED
    assert generation.deleted_at
    assert money() == (1000 - PRICE, 0, "closed")


@pytest.mark.parametrize("answer", [Reply(500), Reply(401), Reply(429), Reply(404), Hangup()], ids=repr)
def test_cancel_that_fal_does_not_take_hides_no_video(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    money: Callable[[], tuple[int, int, str]],
    answer: Reply | Hangup,
) -> None:
    generation = step(start())
    fal.succeed(fal.only)
    fal.next("cancel", answer)

    cancel(generation)
    generation = step(generation)

    assert generation.state == State.COMPLETED
    assert money() == (1000 - PRICE, 0, "closed")


def test_cancel_that_fal_was_away_for_is_asked_again(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    money: Callable[[], tuple[int, int, str]],
) -> None:
    generation = step(start())
    fal.next("cancel", Reply(503))

    cancel(generation)
    generation = step(step(generation))

    assert generation.state == State.CANCELLED
    assert money() == (1000, 0, "closed")


def test_wish_to_cancel_is_about_one_generation_alone(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation]
) -> None:
    generation, other = step(start()), step(start())

    cancel(generation)

    other.refresh_from_db()
    assert (other.cancel_requested_at, other.state) == (None, State.RUNNING)


def test_wish_to_cancel_a_file_that_is_late_and_not_missing_wakes_nobody(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation], time_machine: TimeMachine
) -> None:
    generation = step(start())
    fal.succeed(fal.only)
    fal.next("file", Reply(503))
    generation = step(generation)

    cancel(generation)

    assert generation.state == State.SAVING
    assert generation.next_run_at > time_machine.moment


def test_wish_is_about_one_generation_alone(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation]
) -> None:
    other, wished = step(start()), step(start())
    cancel(wished)
    other.refresh_from_db()
    assert (other.cancel_requested_at, wished.cancel_requested_at is None) == (None, False)
