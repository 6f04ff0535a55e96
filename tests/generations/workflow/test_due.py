"""Rows that somebody wants to be looked at."""

from collections.abc import Callable

import pytest

from generations.models import Generation
from generations.states import State
from generations.workflow.due import make_due
from maxvideo.accounts.models import User
from tests.factories import make_generation

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

    make_due(made.pk, saving=True)

    assert heard("save") == [str(made.pk)]
