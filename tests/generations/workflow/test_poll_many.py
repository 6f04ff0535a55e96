"""Asking fal about many at once: what is taken, what is written, and what is left to a worker."""

from collections.abc import Callable, Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from generations import workflow
from generations.models import Delivery, Generation
from generations.states import State
from generations.workflow import lease, poll, poll_many, sweep
from maxvideo.web import clock
from tests.generations.conftest import PRICE, TimeMachine
from tests.generations.workflow.crash import NEVER, go_on, run_and_kill
from tests.wire import FakeFal, Hangup, Reply

pytestmark = pytest.mark.django_db
Run = Callable[..., Generation]
ROUND_POINTS = 12


class Meanwhile(Executor):
    """A pool of the test's own thread, in which something happens while fal is asked."""

    def __init__(self, happening: Callable[[], object] = lambda: None) -> None:
        self.happening = happening

    def map(self, work: Callable[..., Any], *rows: Iterable[Any], **_: Any) -> Any:
        """The answers."""
        answers = [work(*row) for row in zip(*rows, strict=True)]
        self.happening()
        return answers


def ask(pool: Executor | None = None) -> int:
    """One round."""
    if pool:
        return poll_many.ask_due(pool)
    with ThreadPoolExecutor(4) as threads:
        return poll_many.ask_due(threads)


@pytest.fixture
def run(fal: FakeFal, start: Run, step: Run) -> Run:
    """Starts one that fal has, and makes it due."""

    def run() -> Generation:
        generation = step(start())
        Generation.objects.filter(pk=generation.pk).update(next_run_at=clock.now())
        generation.refresh_from_db()
        return generation

    return run


def test_all_are_asked_about_at_once(run: Run, fal: FakeFal, monkeypatch: pytest.MonkeyPatch) -> None:
    rows, together, real = [run() for _ in range(3)], Barrier(3, timeout=60), poll.ask
    monkeypatch.setattr(poll, "ask", lambda row: together.wait() < 3 and real(row))

    assert ask() == 3

    assert not together.broken
    assert [word for word, _ in fal.asked].count("status") == len(rows)


def test_those_that_go_on_cost_as_many_statements_as_one(run: Run) -> None:
    counts = []
    for number in (1, 5):
        rows = [run() for _ in range(number)]
        with CaptureQueriesContext(connection) as queries:
            assert ask() == len(rows)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_each_has_its_own_place_in_the_queue(run: Run, fal: FakeFal, time_machine: TimeMachine) -> None:
    rows = [run()]
    time_machine.forward(seconds=1)
    rows += [run(), run()]
    told = [{"status": "IN_QUEUE", "queue_position": 5}, {"status": "IN_QUEUE", "queue_position": 7}]
    fal.next("status", *[Reply(202, body) for body in told], Reply(202, {"status": "IN_PROGRESS"}))

    ask(Meanwhile())

    found = {row.queue_position: row for row in Generation.objects.all()}
    assert set(found) == {5, 7, None}
    assert [bool(found[place].started_at) for place in (5, 7, None)] == [False, False, True]
    assert {row.lease_token for row in found.values()} == {None}
    assert {row.next_run_at - time_machine.moment for row in found.values() if row.next_run_at} == {
        timedelta(seconds=10)
    }
    assert len(rows) == 3


def test_video_that_is_found_goes_on_to_be_saved(run: Run, fal: FakeFal, step: Run) -> None:
    generation = run()
    fal.succeed(fal.only)

    ask()

    generation.refresh_from_db()
    assert generation.state == State.SAVING
    assert step(generation).state == State.COMPLETED


def test_refusal_that_is_found_gives_the_credits_back(
    run: Run, fal: FakeFal, money: Callable[[], tuple[int, int, str]]
) -> None:
    generation = run()
    fal.refuse(fal.only)

    ask()

    generation.refresh_from_db()
    assert generation.state == State.FAILED
    assert money() == (1000, 0, "closed")


@pytest.mark.parametrize("answer", [Hangup(), Reply(503), Reply(404)], ids=repr)
def test_fal_that_gives_no_answer_about_one_is_asked_again_soon(
    run: Run, fal: FakeFal, time_machine: TimeMachine, answer: Reply | Hangup
) -> None:
    run()
    run()
    fal.next("status", answer)

    assert ask() == 2

    waits = {row.setbacks: row.next_run_at - time_machine.moment for row in Generation.objects.all() if row.next_run_at}
    assert waits == {0: timedelta(seconds=10), 1: timedelta(seconds=2)}


@pytest.mark.parametrize(
    "changes",
    [
        {"cancel_requested_at": clock.now()},
        {"rung_at": clock.now()},
        {"deadline": clock.now()},
        {"tries": 1},
        {"lease_until": clock.now(plus=timedelta(minutes=1))},
        {"next_run_at": clock.now(plus=timedelta(minutes=1))},
        {"state": State.SUBMITTING},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_what_wants_more_than_a_question_is_left_to_a_worker(run: Run, fal: FakeFal, changes: dict[str, Any]) -> None:
    Generation.objects.filter(pk=run().pk).update(**changes)

    assert ask() == 0
    assert "status" not in [word for word, _ in fal.asked]


def tell(generation: Generation) -> None:
    """A webhook about it is stored."""
    facts = {"request_id": generation.request_id, "body_hash": "h", "body": {}, "is_signed": True}
    Delivery.objects.create(generation=generation, received_at=clock.now(), **facts)


def test_row_with_news_is_left_to_a_worker(run: Run) -> None:
    tell(run())

    assert ask() == 0


def test_webhook_that_comes_while_fal_is_asked_is_rung_for(run: Run, heard: Callable[..., list[str]]) -> None:
    generation = run()

    ask(Meanwhile(lambda: tell(generation)))

    generation.refresh_from_db()
    assert generation.rung_at
    assert lease.claim(generation.pk)


def test_wish_to_cancel_that_comes_while_fal_is_asked_is_rung_for(run: Run, fal: FakeFal, step: Run) -> None:
    generation = run()

    ask(Meanwhile(lambda: workflow.cancel(Generation.objects.get())))
    workflow.advance(generation.pk)

    assert fal.only.is_cancelled


def test_round_that_was_paused_beyond_its_lease_changes_nothing(run: Run, fal: FakeFal) -> None:
    run()
    run()
    fal.succeed(next(iter(fal.requests.values())))
    before = Generation.objects.order_by("pk").values("state", "next_run_at", "fal_status")
    stood = list(before)

    ask(Meanwhile(lambda: Generation.objects.update(lease_token="0" * 32)))

    assert list(before) == stood


def test_poll_that_breaks_costs_the_others_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken, sound = run(), run()
    real = poll.ask
    monkeypatch.setattr(poll, "ask", lambda row: real(row) if row.pk == sound.pk else 1 / 0)

    ask()

    assert list(Generation.objects.filter(lease_token=None)) == [sound]
    assert f"generation {broken.pk}: its poll failed" in caplog.text


def test_sweep_rings_only_for_what_the_polls_have_left_for_long(run: Run, heard: Callable[..., list[str]]) -> None:
    run()
    late = run()
    Generation.objects.filter(pk=late.pk).update(next_run_at=clock.now(plus=-2 * poll_many.LEFT_FOR))

    assert sweep.sweep_once(has_polls=True) == 1
    assert heard() == [str(late.pk)]


@pytest.mark.django_db(transaction=True)
def test_running_sweep_asks_without_any_worker(run: Run, fal: FakeFal, settings: Settings) -> None:
    generation = run()
    fal.refuse(fal.only)
    settings.SWEEP_EVERY = timedelta(seconds=0.02)

    sweep.run(lambda: Generation.objects.get().state == State.FAILED)

    generation.refresh_from_db()
    assert generation.state == State.FAILED


@pytest.mark.django_db(transaction=True)
def test_points_of_a_round_are_those_that_are_tested(run: Run, fal: FakeFal) -> None:
    run()
    fal.succeed(fal.only)

    assert run_and_kill(partial(ask, Meanwhile()), at=NEVER) == ROUND_POINTS


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("point", range(ROUND_POINTS))
def test_sweep_killed_in_a_round(
    run: Run, fal: FakeFal, deliver: Callable[..., int], money: Callable[[], tuple[int, int, str]], point: int
) -> None:
    generation = run()
    fal.succeed(fal.only)

    run_and_kill(partial(ask, Meanwhile()), at=point)

    assert go_on(generation, fal, deliver).state == State.COMPLETED
    assert money() == (1000 - PRICE, 0, "closed")


class Rounds(Event):
    """Lasts so many rounds, and knows how often it was waited for."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._left = number
        self.waits: list[float | None] = []

    def is_set(self) -> bool:
        self._left -= 1
        return self._left < 0

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout)
        return False


@pytest.mark.django_db(transaction=True)
def test_round_that_asked_about_all_there_was_is_followed_by_a_pause(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(poll_many, "AT_ONCE", 2)
    for _ in range(3):
        run()
    over = Rounds(3)
    poll_many.run(over)
    assert over.waits == [poll_many.PAUSE_SECONDS] * 2


def test_who_ran_it_goes_on_when_the_thread_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[bool] = []

    def run(over: Event) -> None:
        over.wait()
        Event().wait(0.2)  # its last round
        ended.append(True)

    monkeypatch.setattr(poll_many, "run", run)
    with poll_many.running():
        pass
    assert ended == [True]
