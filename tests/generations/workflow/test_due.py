"""Rows that somebody wants to be looked at."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction

from generations import workflow
from generations.models import Generation
from generations.states import State
from generations.workflow import doorbell, lease, sweep
from generations.workflow.due import make_due
from maxvideo.accounts.models import User
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
