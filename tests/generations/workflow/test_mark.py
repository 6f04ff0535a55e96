"""Each stored video is marked before it is hashed and charged; one that cannot be is stored all the same."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from generations.media import storage
from generations.models import FileRemoval, Generation, TakeDown
from generations.models.generation import KEPT_AFTER_DELETION
from generations.states import State
from generations.workflow import purge, removals
from maxvideo.mark_settings import MarkFiles
from tests.factories import tiny_mp4
from tests.generations.conftest import PRICE
from tests.generations.media import sound_videos
from tests.generations.media.manifest import MADE_BY_AI, verified
from tests.wire import FakeFal, Reply

Step = Callable[[Generation], Generation]
pytestmark = pytest.mark.django_db


@pytest.fixture
def made(fal: FakeFal, start: Callable[..., Generation], step: Step) -> Generation:
    """A generation whose video fal has made."""
    generation = step(start())
    fal.succeed(fal.only)
    return generation


def stored(key: str | None) -> bytes:
    return b"".join(storage.blocks(key or ""))


def saved(generation: Generation, step: Step) -> Generation:
    """Goes on until it has ended."""
    for _ in range(6):
        if generation.is_final:
            break
        generation = step(generation)
    return generation


def test_stored_video_says_what_made_it_and_is_hashed_with_its_mark(made: Generation, step: Step) -> None:
    generation = saved(made, step)
    video = stored(generation.video_key)
    assert verified(video)["action"]["softwareAgent"]["name"] == "Hailuo 02 Standard"
    assert (generation.sha256, generation.bytes) == (hashlib.sha256(video).hexdigest(), len(video))
    assert generation.source_sha256 == hashlib.sha256(tiny_mp4()).hexdigest()
    assert (generation.mark, generation.manifest_key) == ("inside", None)


def test_large_one_has_its_manifest_beside(made: Generation, step: Step, settings: Settings) -> None:
    settings.MARK_INSIDE_MOST_BYTES = 100
    generation = saved(made, step)
    video = stored(generation.video_key)
    assert video == tiny_mp4()
    assert verified(video, manifest=stored(generation.manifest_key))["action"]["digitalSourceType"] == MADE_BY_AI
    assert generation.mark == "beside"


def test_webm_has_its_manifest_beside(made: Generation, step: Step, fal: FakeFal) -> None:
    fal.files[f"/files/{fal.only.id}.mp4"] = Reply(
        200, sound_videos.made("vp9, opus.webm"), {"Content-Type": "video/webm"}
    )
    generation = saved(made, step)
    found = verified(stored(generation.video_key), "video/webm", stored(generation.manifest_key))
    assert found["action"]["digitalSourceType"] == MADE_BY_AI


def test_manifest_goes_with_the_video(made: Generation, step: Step, settings: Settings) -> None:
    settings.MARK_INSIDE_MOST_BYTES = 100
    generation = saved(made, step)
    Generation.objects.update(deleted_at=timezone.now() - KEPT_AFTER_DELETION * 2)
    purge.purge_deleted()
    removals.remove_due_files()
    assert generation.manifest_key
    assert not (settings.MEDIA_ROOT / generation.manifest_key).exists()
    assert not (settings.MEDIA_ROOT / generation.video_key).exists()


def test_video_that_cannot_be_signed_is_delivered_and_staff_told(
    made: Generation,
    step: Step,
    settings: Settings,
    tmp_path: Path,
    money: Callable[[], tuple[int, int, str]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.C2PA_FILES = MarkFiles(tmp_path / "none.pem", tmp_path / "no.key")
    generation = saved(made, step)
    assert (generation.state, generation.mark) == (State.COMPLETED, "missing")
    assert stored(generation.video_key) == tiny_mp4()
    assert money() == (1000 - PRICE, 0, "closed")
    assert f"generation {generation.pk} is stored without a mark" in caplog.text


def test_file_that_was_taken_down_does_not_come_in_again(
    made: Generation, step: Step, money: Callable[[], tuple[int, int, str]]
) -> None:
    TakeDown.objects.create(why="me", words="x", source_sha256=hashlib.sha256(tiny_mp4()).hexdigest())
    generation = saved(made, step)
    assert (generation.state, generation.error_kind) == (State.FAILED, "kept_out")
    assert money() == (1000, 0, "closed")
    assert not FileRemoval.objects.exists()


def test_file_that_was_put_back_comes_in(made: Generation, step: Step) -> None:
    digest = hashlib.sha256(tiny_mp4()).hexdigest()
    TakeDown.objects.create(why="me", words="x", source_sha256=digest, restored_at=timezone.now())
    assert saved(made, step).state == State.COMPLETED
