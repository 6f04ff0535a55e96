"""What the rest of the site does with storage, the same for a folder and for a bucket."""

import base64
import io
import resource
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from pytest_django import Settings

from generations.media import storage
from generations.media.exceptions import DiskFull, StorageUnavailable

ID = UUID("0123abcd-0000-4000-8000-000000000000")


@pytest.fixture(params=["folder", "bucket"])
def _either(request: pytest.FixtureRequest) -> None:
    if request.param == "bucket":
        request.getfixturevalue("s3")


def read(key: str) -> bytes:
    with default_storage.open(key) as file:
        return file.read()


def test_keys_are_made_of_ids() -> None:
    own = UUID(int=7)
    assert storage.video_key(ID, try_id=own) == f"videos/01/{ID}-{own.hex}.mp4"
    assert storage.poster_key(ID, try_id=own) == f"posters/01/{ID}-{own.hex}.jpg"
    assert storage.picture_key(ID, "image/png") == f"pictures/01/{ID}.png"


@pytest.mark.usefixtures("_either")
def test_file_bytes_and_open_file_are_stored(tmp_path: Path) -> None:
    (tmp_path / "video").write_bytes(b"of a file")
    storage.save("a/file", tmp_path / "video", content_type="video/mp4")
    storage.save("a/bytes", b"of bytes", content_type="video/mp4")
    storage.save("a/open", io.BytesIO(b"of an open file"), content_type="video/mp4")
    assert [read(key) for key in ("a/file", "a/bytes", "a/open")] == [b"of a file", b"of bytes", b"of an open file"]


@pytest.mark.usefixtures("_either")
def test_file_that_is_given_away_is_stored_in_place_of_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "video").write_bytes(b"of a file")
    storage.save("a/key", b"first and longer", content_type="video/mp4")
    storage.save("a/key", tmp_path / "video", content_type="video/mp4", move=True)
    assert read("a/key") == b"of a file"
    assert default_storage.listdir("a")[1] == ["key"]


def test_file_of_the_same_disk_is_moved_and_not_copied(tmp_path: Path) -> None:
    (tmp_path / "video").write_bytes(b"of a file")
    before = (tmp_path / "video").stat().st_ino
    storage.save("a/key", tmp_path / "video", content_type="video/mp4", move=True)
    stored = Path(default_storage.path("a/key")).stat()
    assert (stored.st_ino, stored.st_mode & 0o777) == (before, 0o640)
    assert not (tmp_path / "video").exists()


def test_file_of_another_disk_is_copied(other_disk: Path) -> None:
    (other_disk / "video").write_bytes(b"of a file")
    storage.save("a/key", other_disk / "video", content_type="video/mp4", move=True)
    assert read("a/key") == b"of a file"


@pytest.mark.usefixtures("_either")
def test_file_that_is_lost_meanwhile_is_not_moved(tmp_path: Path) -> None:
    (tmp_path / "video").write_bytes(b"of a file")
    with pytest.raises(LeaseLost):
        storage.save("a/key", tmp_path / "video", content_type="video/mp4", move=True, on_progress=lose)
    assert not default_storage.exists("a/key")


@pytest.mark.usefixtures("_either")
def test_key_is_written_again_in_place() -> None:
    storage.save("a/key", b"first and longer", content_type="video/mp4")
    storage.save("a/key", b"second", content_type="video/mp4")
    assert read("a/key") == b"second"
    assert default_storage.listdir("a")[1] == ["key"]


@pytest.mark.usefixtures("_either")
def test_deleted_key_is_gone_and_may_be_deleted_again() -> None:
    storage.save("a/key", b"x", content_type="video/mp4")
    assert default_storage.exists("a/key")
    storage.delete("a/key")
    storage.delete("a/key")
    assert not default_storage.exists("a/key")


@pytest.mark.usefixtures("_either")
def test_progress_is_reported_as_bytes_go() -> None:
    reports: list[None] = []
    storage.save("a/key", bytes(20_000_000), content_type="video/mp4", on_progress=lambda: reports.append(None))
    assert len(reports) >= 20


class LeaseLost(Exception):
    pass


def lose() -> None:
    raise LeaseLost


@pytest.mark.usefixtures("_either")
def test_what_progress_raises_ends_the_copy_and_leaves_nothing() -> None:
    with pytest.raises(LeaseLost):
        storage.save("a/key", bytes(20_000_000), content_type="video/mp4", on_progress=lose)
    assert not default_storage.exists("a/key")
    assert storage.remove_leftovers(older_than_seconds=0) == 0


@pytest.mark.usefixtures("_either")
@pytest.mark.parametrize("size", [1000, 300_000, 5_000_000])
def test_what_progress_raises_once_is_not_tried_again(size: int) -> None:
    calls: list[None] = []

    def lose_once() -> None:
        calls.append(None)
        if len(calls) == 1:
            raise LeaseLost

    with pytest.raises(LeaseLost):
        storage.save("a/key", bytes(size), content_type="video/mp4", on_progress=lose_once)
    assert len(calls) == 1


@pytest.mark.parametrize("key", ["../outside", "/etc/passwd", "a/../../outside"])
def test_key_never_leads_out_of_the_folder(key: str) -> None:
    with pytest.raises(SuspiciousFileOperation):
        storage.save(key, b"x", content_type="video/mp4")


@pytest.mark.usefixtures("_either")
def test_django_can_use_it_as_a_storage() -> None:
    name = default_storage.save("health/x", ContentFile(b"x"))
    assert name == "health/x"
    assert read(name) == b"x"
    default_storage.delete(name)


def test_folder_is_served_by_us_alone() -> None:
    storage.save("a/key", b"x", content_type="video/mp4")
    assert storage.presigned("a/key", seconds=900) is None
    assert storage.local_path("a/key").read_bytes() == b"x"


def test_fal_gets_a_picture_of_the_folder_as_data() -> None:
    storage.save("a/key", b"\xff\xd8picture", content_type="image/jpeg")
    head, _, data = storage.argument_for_fal("a/key", "image/jpeg", seconds=3600).partition(",")
    assert head == "data:image/jpeg;base64"
    assert base64.b64decode(data) == b"\xff\xd8picture"


def test_missing_picture_of_the_folder_is_storage_being_away() -> None:
    with pytest.raises(StorageUnavailable):
        storage.argument_for_fal("a/key", "image/jpeg", seconds=3600)


def test_folder_that_cannot_be_written_is_storage_being_away(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    settings.MEDIA_ROOT = tmp_path / "file"
    with pytest.raises(StorageUnavailable):
        storage.save("a/key", b"x", content_type="video/mp4")


@pytest.fixture
def _small_disk() -> Iterator[None]:
    """No file may have more than a megabyte."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.mark.usefixtures("_small_disk")
def test_full_disk_leaves_nothing_behind(settings: Settings) -> None:
    with pytest.raises(DiskFull):
        storage.save("a/key", bytes(4_000_000), content_type="video/mp4")
    assert list((settings.MEDIA_ROOT / "a").iterdir()) == []
