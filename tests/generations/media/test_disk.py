import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from generations.media.disk import move_file, remove_leftovers, replace_file, translate_disk_errors
from generations.media.exceptions import DiskFull, StorageUnavailable


def test_file_is_written_whole(tmp_path: Path) -> None:
    replace_file(tmp_path / "file", [b"one ", b"two"])
    assert (tmp_path / "file").read_bytes() == b"one two"


def test_file_is_replaced(tmp_path: Path) -> None:
    replace_file(tmp_path / "file", [b"old"])
    replace_file(tmp_path / "file", [b"new"])
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("file", b"new")]


def test_file_is_nobody_elses_to_read(tmp_path: Path) -> None:
    replace_file(tmp_path / "file", [b"private"])
    assert (tmp_path / "file").stat().st_mode & 0o007 == 0


def test_reader_of_the_old_file_keeps_it(tmp_path: Path) -> None:
    replace_file(tmp_path / "file", [b"old"])
    with (tmp_path / "file").open("rb") as reader:
        replace_file(tmp_path / "file", [b"new"])
        assert reader.read() == b"old"


def test_fault_in_the_middle_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    def parts() -> Iterator[bytes]:
        yield b"half of the new"
        assert (tmp_path / "file").read_bytes() == b"old"
        raise OSError(errno.EIO, "broken")

    replace_file(tmp_path / "file", [b"old"])
    with pytest.raises(OSError, match="broken"):
        replace_file(tmp_path / "file", parts())
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("file", b"old")]


def test_moved_file_is_on_the_disk_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    flush, rename = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda file: (order.append("flushed"), flush(file)))
    monkeypatch.setattr(Path, "replace", lambda *paths: (order.append("named"), rename(*paths)))
    (tmp_path / "new").write_bytes(b"new")
    assert move_file(tmp_path / "new", tmp_path / "file")
    assert order == ["flushed", "named", "flushed"]  # the file, and the folder that names it


def test_file_of_another_disk_is_not_moved(tmp_path: Path, other_disk: Path) -> None:
    (other_disk / "new").write_bytes(b"new")
    assert not move_file(other_disk / "new", tmp_path / "file")
    assert (list(tmp_path.iterdir()), (other_disk / "new").read_bytes()) == ([], b"new")


def test_file_that_is_not_there_is_not_moved(tmp_path: Path) -> None:
    replace_file(tmp_path / "file", [b"old"])
    with pytest.raises(FileNotFoundError):
        move_file(tmp_path / "new", tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == b"old"


KILLED = """
import os, signal, sys
from pathlib import Path
from generations.media.disk import replace_file

def parts():
    yield b"half of the new" * 100_000
    os.kill(os.getpid(), signal.SIGKILL)

replace_file(Path(sys.argv[1]), parts())
"""


def test_killed_in_the_middle_the_old_file_stays_and_the_rest_is_found_later(tmp_path: Path) -> None:
    replace_file(tmp_path / "file", [b"old"])
    subprocess.run([sys.executable, "-c", KILLED, tmp_path / "file"], check=False)
    assert (tmp_path / "file").read_bytes() == b"old"
    assert remove_leftovers(tmp_path, older_than_seconds=0) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_copy_that_is_being_written_is_no_leftover(tmp_path: Path) -> None:
    def parts() -> Iterator[bytes]:
        yield b"half"
        assert remove_leftovers(tmp_path, older_than_seconds=3600) == 0

    replace_file(tmp_path / "file", parts())


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_full_disk_has_a_name_of_its_own(number: int) -> None:
    with pytest.raises(DiskFull), translate_disk_errors():
        raise OSError(number, "full")


@pytest.mark.parametrize("number", [errno.EIO, errno.EROFS, errno.EACCES, errno.ENOENT, errno.EMFILE])
def test_every_other_fault_of_the_disk_is_storage_being_away(number: int) -> None:
    with pytest.raises(StorageUnavailable), translate_disk_errors():
        raise OSError(number, "no")
