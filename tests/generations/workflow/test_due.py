"""Rows that somebody wants to be looked at."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction

from generations import workflow
from generations.models import Generation
from generations.states import State
from generations.workflow import doorbell, lease, sweep
from generations.workflow.due import answered, look_now, make_due
from maxvideo.accounts.models import User
from maxvideo.web import clock
from tests.factories import make_generation
from tests.wire import FakeFal

pytestmark = pytest.mark.django_db(transaction=True)


def test_row_is_due_and_rung_for(alice: User, heard: Callable[..., list[str]]) -> None:
    made = make_generation(alice, state=State.RUNNING, next_run_at=None)

    assert make_due(made.pk)

    assert Generation.objects.get().next_run_at is not None
    assert heard() == [str(made.pk)]


def test_row_that_does_not_fit_any_more_is_left_alone(alice: User, heard: Callable[..., list[str]]) -> None:
    made = make_generation(alice, state=State.COMPLETED, next_run_at=None)

    assert not make_due(made.pk, state=State.RUNNING)

    assert Generation.objects.get().next_run_at is None
    assert heard() == []


def test_work_of_the_savers_is_rung_for_at_their_queue(alice: User, heard: Callable[..., list[str]]) -> None:
    made = make_generation(alice, state=State.SAVING)

    make_due(made.pk, doorbell.SAVE)

    assert heard("save") == [str(made.pk)]


def test_ring_comes_after_the_commit(alice: User, heard: Callable[..., list[str]]) -> None:
    made = make_generation(alice)
    with ThreadPoolExecutor(1) as beside, transaction.atomic():
        make_due(made.pk)
        assert beside.submit(heard).result() == []
    assert heard() == [str(made.pk)]


def test_nothing_rings_for_what_was_rolled_back(alice: User, heard: Callable[..., list[str]]) -> None:
    made = make_generation(alice)
    with transaction.atomic():
        make_due(made.pk)
        transaction.set_rollback(True)

    assert heard() == []


def test_row_that_is_made_due_often_is_rung_for_once(alice: User, heard: Callable[..., list[str]]) -> None:
    made = make_generation(alice, state=State.RUNNING, next_run_at=None)

    assert all(make_due(made.pk) for _ in range(100))

    assert heard() == [str(made.pk)]


def test_ring_that_was_answered_is_followed_by_the_next(alice: User, heard: Callable[..., list[str]]) -> None:
    made = make_generation(alice, state=State.COMPLETED, next_run_at=None)
    make_due(made.pk)

    workflow.advance(made.pk)
    make_due(made.pk)

    assert heard() == [str(made.pk)] * 2


def test_ring_that_finds_nothing_to_do_is_followed_by_the_next(alice: User, heard: Callable[..., list[str]]) -> None:
    made = make_generation(alice, state=State.RUNNING, next_run_at=None)
    make_due(made.pk)
    lease.claim(made.pk)
    make_due(made.pk)

    workflow.advance(made.pk)
    make_due(made.pk)

    assert heard() == [str(made.pk)] * 3


def test_start_rings_once(start: Callable[..., Generation], heard: Callable[..., list[str]]) -> None:
    started = start()

    assert sweep.sweep_once() == 0
    assert heard("start") == [str(started.pk)]


def test_file_that_is_to_be_saved_is_rung_for_after_the_commit(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    deliver: Callable[..., int],
    heard: Callable[..., list[str]],
) -> None:
    generation = step(start())
    fal.succeed(fal.only)
    deliver(fal.only)

    workflow.advance(generation.pk, saving=False)

    assert heard("save") == [str(generation.pk)]


def test_ring_that_nobody_heard_is_no_ring(alice: User) -> None:
    made = make_generation(alice, state=State.RUNNING, next_run_at=None)

    make_due(made.pk)

    assert Generation.objects.get().rung_at is None


@pytest.mark.parametrize("is_rung", [False, True])
def test_news_of_one_are_no_news_of_another(alice: User, heard: Callable[..., list[str]], is_rung: bool) -> None:
    fields = {"state": State.RUNNING, "next_run_at": None, "rung_at": clock.now() if is_rung else None}
    made, other = make_generation(alice, **fields), make_generation(alice, **fields)

    look_now(made.pk)

    due = Generation.objects.in_bulk([made.pk, other.pk])
    assert (due[made.pk].next_run_at is None, due[other.pk].next_run_at) == (False, None)
    assert due[other.pk].rung_at == other.rung_at
    assert heard() == ([] if is_rung else [str(made.pk)])


def test_answer_to_one_ring_is_none_to_another(alice: User) -> None:
    made, other = (make_generation(alice, state=State.RUNNING, rung_at=clock.now()) for _ in range(2))

    answered(made.pk)

    assert list(Generation.objects.filter(rung_at=None)) == [made]
    assert Generation.objects.get(pk=other.pk).rung_at == other.rung_at
