"""The jobs that workers run: each does its own kind of step, and holds no connection afterwards."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings

from generations.models import Generation
from generations.states import State
from generations.workflow import jobs
from tests.generations.workflow.test_long_waits import eventually
from tests.wire import FakeFal

pytestmark = pytest.mark.django_db(transaction=True)


def test_look_goes_as_far_as_saving_and_save_the_rest(
    fal: FakeFal, start: Callable[..., Generation], settings: Settings
) -> None:
    fal.before_answer = fal.succeed
    generation = start()

    jobs.look(str(generation.pk))
    generation.refresh_from_db()
    assert generation.state == State.RUNNING

    type(generation).objects.update(next_run_at=generation.created_at)
    jobs.look(str(generation.pk))
    generation.refresh_from_db()
    assert generation.state == State.SAVING

    jobs.save(str(generation.pk))
    eventually(lambda: not jobs.save_threads(settings.SAVES_AT_ONCE).busy)
    generation.refresh_from_db()
    assert generation.state == State.COMPLETED


def test_connection_that_is_too_old_is_closed_before_and_after(start: Callable[..., Generation], fal: FakeFal) -> None:
    generation = start()
    connection.close_at = 0

    jobs.look(str(generation.pk))

    assert connection.close_at != 0


def test_connection_that_grew_too_old_meanwhile_is_closed_when_the_job_ends(
    start: Callable[..., Generation], fal: FakeFal
) -> None:
    generation = start()

    def grow_old(run: Callable[..., Any], *args: Any) -> Any:
        connection.close_at = 0
        return run(*args)

    with connection.execute_wrapper(grow_old):
        jobs.look(str(generation.pk))

    assert connection.connection is None
