import socket
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from generations.models import Heartbeat
from generations.workflow import storage_check
from generations.workflow.storage_check import StorageCheck, last_finding
from maxvideo.web import clock
from maxvideo.web.chores import chores

pytestmark = pytest.mark.django_db


@pytest.fixture
def found() -> Callable[..., str]:
    """What is found by looking once more."""
    check = StorageCheck()

    def found() -> str:
        check()
        return last_finding()

    return found


@pytest.fixture
def hanging(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A bucket that takes connections and answers none, and little patience."""
    monkeypatch.setattr(storage_check, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.AWS_STORAGE_BUCKET_NAME, settings.AWS_S3_ENDPOINT_URL = (
            "b",
            f"http://127.0.0.1:{silent.getsockname()[1]}",
        )
        settings.AWS_ACCESS_KEY_ID, settings.AWS_SECRET_ACCESS_KEY = "test-key", "hunter2"
        settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "generations.media.bucket.PrivateBucket"}}
        yield


def test_storage_keeps_what_it_is_given_and_nothing_is_left(found: Callable[..., str], tmp_path: Path) -> None:
    assert found() == "ok"
    assert not [path for path in (tmp_path / "media").rglob("*") if path.is_file()]


def test_bucket_keeps_what_it_is_given_and_nothing_is_left(
    found: Callable[..., str], s3: Any, settings: Settings
) -> None:
    assert found() == "ok"
    assert "Contents" not in s3.list_objects_v2(Bucket=settings.AWS_STORAGE_BUCKET_NAME)


def test_storage_that_cannot_be_written(found: Callable[..., str], settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    settings.MEDIA_ROOT = tmp_path / "file"
    assert found().startswith("cannot store (")


def test_storage_is_well_again(found: Callable[..., str], settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "file"
    settings.MEDIA_ROOT.write_text("in the way")
    found()
    settings.MEDIA_ROOT.unlink()
    assert found() == "ok"


def test_full_disk_shows(found: Callable[..., str], settings: Settings) -> None:
    settings.LEAST_FREE_BYTES = 2**62
    assert found() == "the disk is nearly full"


def test_storage_that_hangs_is_tried_once_and_not_waited_for(found: Callable[..., str], hanging: Any) -> None:
    assert found() == found() == "no answer in 0.2 s"
    assert [thread.name for thread in threading.enumerate()].count("storage-check") == 1


def test_finding_that_is_old_is_none(found: Callable[..., str]) -> None:
    assert last_finding() == "never tried"
    found()
    Heartbeat.objects.update(beat_at=clock.now(-timedelta(seconds=95)))
    assert last_finding() == "not tried for more than 90 s"


def test_sweep_looks_every_half_minute() -> None:
    assert [chore.every for chore in chores if isinstance(chore.do, StorageCheck)] == [timedelta(seconds=30)]
