"""Asking fal: how often, and what becomes of answers that are none."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from pytest_django import Settings

from billing.ledger.models import Transfer
from generations.models import Generation
from generations.states import State
from tests.generations.conftest import TimeMachine
from tests.wire import FakeFal, Hangup, Reply

pytestmark = pytest.mark.django_db


def wait(generation: Generation, time_machine: TimeMachine) -> float:
    """Seconds until the generation is due again."""
    return (generation.next_run_at - time_machine.moment).total_seconds()


def test_fal_is_asked_every_10_seconds_for_a_minute_every_30_for_ten_then_every_minute(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation], time_machine: TimeMachine
) -> None:
    generation = step(start())
    assert wait(generation, time_machine) <= 30

    for seconds, expected in ((59, 10), (1, 30), (4 * 60, 30), (5 * 60 - 1, 30), (1, 60)):
        time_machine.forward(seconds=seconds)
        assert wait(step(generation), time_machine) == expected


def test_time_before_the_submit_is_none_that_fal_has_had(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation], time_machine: TimeMachine
) -> None:
    generation = start()
    time_machine.forward(minutes=8)
    generation = step(generation)
    time_machine.forward(minutes=5)

    assert wait(step(generation), time_machine) == 30


@pytest.mark.parametrize("answer", [404, 503])
def test_fal_that_gives_no_answer_is_asked_after_twice_as_long_each_time(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    time_machine: TimeMachine,
    answer: int,
) -> None:
    generation = step(start())
    time_machine.forward(minutes=11)
    for _ in range(2):
        fal.next("status", *[Reply(answer)] * 7)
        assert [wait(step(generation), time_machine) for _ in range(7)] == [2, 4, 8, 16, 32, 60, 60]
        step(generation)  # it is there after all


def test_fal_is_asked_every_few_seconds_where_it_cannot_call_us(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    time_machine: TimeMachine,
    settings: Settings,
) -> None:
    settings.FAL_IS_LOOPBACK, settings.FAL_WEBHOOK_IS_LOOPBACK = False, True

    generation = step(step(start()))

    assert wait(generation, time_machine) == 3


def test_place_in_the_queue_and_the_start_are_noted(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation]
) -> None:
    generation = step(step(start()))
    assert (generation.fal_status, generation.queue_position, generation.started_at) == ("IN_QUEUE", 2, None)

    fal.only.status = "IN_PROGRESS"
    generation = step(generation)
    began = generation.started_at
    generation = step(generation)

    assert (generation.fal_status, generation.queue_position) == ("IN_PROGRESS", None)
    assert began
    assert generation.started_at == began


@pytest.mark.parametrize("word", ["status", "result"])
@pytest.mark.parametrize("answer", [Reply(500), Reply(429), Reply(401), Reply(200, b"{"), Hangup()], ids=repr)
def test_answer_that_is_none_costs_time_and_nothing_else(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    word: str,
    answer: Reply | Hangup,
) -> None:
    generation = step(start())
    fal.succeed(fal.only)
    fal.next(word, answer)
    generation = step(generation)
    assert generation.state == State.RUNNING

    assert step(generation).state == State.COMPLETED


def test_request_that_fal_keeps_denying_fails_and_releases(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    money: Callable[[], tuple[int, int, str]],
    time_machine: TimeMachine,
) -> None:
    generation = step(start())
    fal.requests.clear()

    for _ in range(3):
        assert generation.state == State.RUNNING
        time_machine.forward(minutes=1)
        generation = step(generation)

    assert generation.state == State.FAILED
    assert money() == (1000, 0, "closed")


def test_past_its_deadline_it_fails_releases_and_fal_is_told_to_stop(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    money: Callable[[], tuple[int, int, str]],
    time_machine: TimeMachine,
) -> None:
    generation = step(start())
    time_machine.forward(minutes=61)

    generation = step(generation)

    assert (generation.state, generation.error_kind) == (State.FAILED, "timeout")
    assert fal.only.is_cancelled
    assert money() == (1000, 0, "closed")


def test_video_found_at_the_deadline_is_still_delivered(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation], time_machine: TimeMachine
) -> None:
    generation = step(start())
    fal.succeed(fal.only)
    time_machine.forward(minutes=61)

    assert step(generation).state == State.COMPLETED


@pytest.mark.parametrize(("early", "state"), [(0, State.FAILED), (0.001, State.RUNNING)])
@pytest.mark.parametrize("answer", [Hangup(), Reply(404), None], ids=["away", "denies it", "still at it"])
def test_fal_without_a_video_at_the_deadline_ends_it(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    time_machine: TimeMachine,
    caplog: pytest.LogCaptureFixture,
    answer: Hangup | Reply | None,
    early: float,
    state: State,
) -> None:
    generation = step(start())
    time_machine.forward(seconds=3600 - early)
    fal.next("status", *filter(None, [answer]))

    assert step(generation).state == state
    assert (f"generation {generation.pk} failed" in caplog.text) == bool(answer and state == State.FAILED)


def test_fal_whose_status_fails_is_asked_every_thirty_seconds_all_the_same(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation], time_machine: TimeMachine
) -> None:
    generation = step(start())
    for _ in range(9):
        fal.next("status", Reply(503))
        generation = step(generation)
        assert generation.next_run_at - time_machine.moment <= timedelta(seconds=30)


def test_deadline_is_an_hour_after_the_hold(start: Callable[..., Generation], time_machine: TimeMachine) -> None:
    assert start().__class__.objects.get().deadline == time_machine.moment + timedelta(hours=1)


def test_one_denial_among_outages_is_no_loss(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation], time_machine: TimeMachine
) -> None:
    generation = step(start())
    fal.next("status", *[Reply(503)] * 5, Reply(404))

    for _ in range(6):
        time_machine.forward(minutes=1)
        generation = step(generation)

    assert generation.state == State.RUNNING
    fal.succeed(fal.only)
    assert step(generation).state == State.COMPLETED


def test_denials_far_apart_with_answers_between_them_are_no_loss(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation], time_machine: TimeMachine
) -> None:
    generation = step(start())
    for answer in (Reply(404), None, Reply(404)):
        fal.next("status", *filter(None, [answer]))
        time_machine.forward(minutes=2)
        generation = step(generation)

    assert generation.state == State.RUNNING


def test_line_of_the_ledger_says_why_the_credits_came_back(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation]
) -> None:
    generation = step(start())
    fal.refuse(fal.only)
    step(generation)
    released = Transfer.objects.latest("id")
    assert released.note == "Hailuo 02 Standard: refused by its content policy, nothing charged"
