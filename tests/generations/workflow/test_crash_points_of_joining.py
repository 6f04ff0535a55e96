"""Killed at every point of a joining, it goes on where it was; so it does when the clips are being joined."""

import os
import signal
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from pytest_django import Settings

from generations import workflow
from generations.media import joining, probe, storage
from generations.models import FileRemoval, Generation
from generations.states import State
from generations.workflow import sweep
from generations.workflow.join_order import start_joining
from maxvideo.accounts.models import User
from tests.factories import make_generation
from tests.generations.workflow.crash import NEVER, go_on, run_and_kill
from tests.wire import FakeFal

POINTS = 24

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def queued(alice: User) -> Generation:
    """A joining of two clips of alice's."""
    return start_joining(alice, [make_generation(alice, state=State.COMPLETED) for _ in range(2)])


def stored_files() -> set[str]:
    """What lies in storage under videos, posters or manifests."""
    root = storage.local_path("videos")
    assert root
    return {str(path.relative_to(root.parent)) for path in root.parent.rglob("*") if path.is_file()}


def test_points_of_a_joining_are_those_that_are_tested(queued: Generation) -> None:
    assert run_and_kill(lambda: workflow.advance(queued.pk), at=NEVER) == POINTS
    assert Generation.objects.get(pk=queued.pk).state == State.COMPLETED


@pytest.mark.parametrize("point", range(POINTS))
def test_worker_killed_at_a_point_of_a_joining(
    queued: Generation, fal: FakeFal, deliver: Callable[..., int], point: int
) -> None:
    run_and_kill(lambda: workflow.advance(queued.pk), at=point)

    generation = go_on(queued, fal, deliver)

    assert (generation.state, generation.charged_credits, generation.hold) == (State.COMPLETED, 0, None)
    assert not fal.requests
    call_command("audit_ledger")
    left_over = stored_files() - {key for row in Generation.objects.all() for key in row.file_keys}
    assert left_over <= set(FileRemoval.objects.values_list("key", flat=True))


def test_worker_killed_while_the_clips_are_being_joined(
    queued: Generation, fal: FakeFal, deliver: Callable[..., int], settings: Settings
) -> None:
    workflow.advance(queued.pk, saving=False)

    _in_a_process_that_is_killed_while_it_joins(lambda: workflow.advance(queued.pk))

    queued.refresh_from_db()
    assert (queued.state, queued.tries) == (State.SAVING, 1)
    assert list(settings.SCRATCH_DIR.glob(f"*{queued.pk}*"))
    assert go_on(queued, fal, deliver).state == State.COMPLETED
    assert not list(settings.SCRATCH_DIR.glob(f"*{queued.pk}*"))


def test_one_that_kills_its_worker_each_time_ends_with_words(queued: Generation) -> None:
    Generation.objects.filter(pk=queued.pk).update(tries=8)
    workflow.advance(queued.pk)
    queued.refresh_from_db()
    assert (queued.state, queued.error_kind) == (State.FAILED, "internal")
    assert "Nothing was charged" in queued.error


def test_worker_that_was_paused_beyond_its_lease_publishes_nothing(
    queued: Generation, monkeypatch: pytest.MonkeyPatch, fal: FakeFal, deliver: Callable[..., int]
) -> None:
    examine, other = probe.examine, uuid.uuid4()

    def paused(path: Path, *args: Any, **options: Any) -> Any:
        Generation.objects.filter(pk=queued.pk).update(lease_token=other)
        return examine(path, *args, **options)

    monkeypatch.setattr(probe, "examine", paused)
    workflow.advance(queued.pk)
    queued.refresh_from_db()
    assert (queued.state, queued.video_key, queued.lease_token) == (State.SAVING, "", other)

    monkeypatch.undo()
    assert go_on(queued, fal, deliver).state == State.COMPLETED


def test_sweep_joins_by_itself_while_redis_is_away(queued: Generation) -> None:
    until = time.monotonic() + 60
    while not queued.is_final and time.monotonic() < until:
        sweep.sweep_once()
        queued.refresh_from_db()
    assert queued.state == State.COMPLETED


def _in_a_process_that_is_killed_while_it_joins(work: Callable[[], object]) -> None:
    connections.close_all()
    child = os.fork()
    if not child:
        os.environ.pop("PYTEST_CURRENT_TEST", None)
        joining.Progress.read = lambda self: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[method-assign,assignment,return-value]
        joining.child.TICK_SECONDS = 0
        try:
            work()
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
