"""Files that drip: they hold up no others, go on with what they have, and end at their deadline."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as site
from django.utils import timezone
from pytest_django import Settings

from generations.media import connection
from generations.models import Generation
from generations.states import State
from generations.workflow import jobs
from tests.factories import tiny_mp4
from tests.generations.conftest import PRICE
from tests.generations.workflow.test_long_waits import eventually
from tests.wire import FakeFal, Reply

VIDEO = tiny_mp4()
DRIP = Reply(200, VIDEO, {"ETag": '"drip"'}, drip=0.02)


@pytest.fixture(autouse=True)
def _impatient(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A drip is told from a stream soon, and late enough for a busy machine to have heard some of it."""
    settings.MEDIA_LOW_SPEED_SECONDS = 1.5
    monkeypatch.setattr(connection, "TICK_SECONDS", 0.1)
    settings.SCRATCH_DIR = tmp_path / "scratch"
    settings.SCRATCH_DIR.mkdir()


def file_of(fal: FakeFal, generation: Generation) -> str:
    """The path of the generation's file."""
    return f"/files/{generation.request_id}.mp4"


@pytest.mark.django_db
def test_file_that_drips_goes_on_with_what_it_has(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    money: Callable[[], tuple[int, int, str]],
) -> None:
    generation = step(start())
    fal.files[file_of(fal, generation)] = DRIP
    fal.succeed(fal.only)

    generation = step(generation)
    (kept,) = site.SCRATCH_DIR.glob("part-*/video.mp4")
    size = kept.stat().st_size
    assert (generation.state, generation.setbacks) == (State.SAVING, 1)
    assert VIDEO.startswith(kept.read_bytes())
    fal.files[file_of(fal, generation)] = Reply(200, VIDEO, DRIP.headers)
    generation = step(generation)

    assert generation.state == State.COMPLETED
    assert fal.ranges == [None, f"bytes={size}-"]
    assert generation.source_sha256 == hashlib.sha256(VIDEO).hexdigest()
    assert list(site.SCRATCH_DIR.iterdir()) == []
    assert money() == (1000 - PRICE, 0, "closed")


@pytest.mark.django_db
def test_file_that_drips_for_ever_is_soon_due_again_and_ends_at_its_deadline(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    money: Callable[[], tuple[int, int, str]],
) -> None:
    generation = step(start())
    fal.files[file_of(fal, generation)] = DRIP
    fal.succeed(fal.only)
    generation = step(generation)
    Generation.objects.update(setbacks=10)
    generation = step(generation)
    assert generation.next_run_at < timezone.now() + timedelta(seconds=20)
    Generation.objects.update(deadline=generation.created_at)

    generation = step(generation)

    assert (generation.state, generation.error_kind) == (State.FAILED, "storage")
    assert money() == (1000, 0, "closed")


@pytest.mark.django_db(transaction=True)
def test_ten_files_that_drip_hold_up_no_other(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation], settings: Settings
) -> None:
    """Two places, eleven files: each that drips gives its place back once, then the last one is through."""
    settings.SAVES_AT_ONCE = 2
    made = [step(start()) for _ in range(11)]
    for generation in made[:-1]:
        fal.files[file_of(fal, generation)] = DRIP
    for request in fal.requests.values():
        fal.succeed(request)
    Generation.objects.update(next_run_at=made[0].created_at)
    for generation in made:
        jobs.look(str(generation.pk))

    for generation in made:
        jobs.save(str(generation.pk))

    eventually(lambda: not jobs.save_threads(2).busy)
    made[-1].refresh_from_db()
    assert made[-1].state == State.COMPLETED
    assert len([word for word, _ in fal.asked if word == "file"]) == len(made)
    assert set(Generation.objects.exclude(pk=made[-1].pk).values_list("state", "setbacks")) == {(State.SAVING, 1)}


@pytest.mark.django_db(transaction=True)
def test_files_come_side_by_side_but_at_most_so_many(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation], settings: Settings
) -> None:
    settings.SAVES_AT_ONCE = 3
    settings.MEDIA_LOW_SPEED_SECONDS = 60.0
    made = [step(start()) for _ in range(4)]
    for request in fal.requests.values():
        fal.files[f"/files/{request.id}.mp4"] = Reply(200, VIDEO, delay=1)
        fal.succeed(request)
    Generation.objects.update(next_run_at=made[0].created_at)
    for generation in made:
        jobs.look(str(generation.pk))

    for generation in made[:3]:
        jobs.save(str(generation.pk))
    assert len(jobs.save_threads(3).busy) == 3
    jobs.save(str(made[3].pk))  # waits for a place
    assert len(jobs.save_threads(3).busy) <= 3

    eventually(lambda: not jobs.save_threads(3).busy)
    assert set(Generation.objects.values_list("state", flat=True)) == {State.COMPLETED}
