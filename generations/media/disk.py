"""Writing a file so that nobody ever sees half of it, and telling a full disk from other faults."""

import errno
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from generations.media.exceptions import DiskFull, StorageUnavailable

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
TEMPORARY_PREFIX = ".part-"


@contextmanager
def translate_disk_errors() -> Iterator[None]:
    """Turns the operating system's errors inside into DiskFull or StorageUnavailable."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise DiskFull("no room is left on the disk") from error
        raise StorageUnavailable(f"the disk refuses: {error.strerror or type(error).__name__}") from error


def replace_file(target: Path, parts: Iterable[bytes], *, mode: int = 0o640) -> None:
    """Write `target` whole or not at all: a temporary file in its folder, flushed to the disk, then renamed.

    Readers of an older file under that name keep it. Raises OSError; the temporary file is gone then.
    """
    temporary = target.with_name(f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
        with open(descriptor, "wb") as file:
            for part in parts:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        with suppress(FileNotFoundError):
            temporary.unlink()
        raise
    sync_folder(target.parent)


def move_file(source: Path, target: Path, *, mode: int = 0o640) -> bool:
    """Rename a whole file to `target`, in place of what is there, once it is flushed to the disk.

    False where `target` is on another disk: nothing has happened then. Raises OSError.
    """
    with source.open("rb") as file:
        os.fchmod(file.fileno(), mode)
        os.fsync(file.fileno())
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        return False
    sync_folder(target.parent)
    return True


def remove_leftovers(folder: Path, *, older_than_seconds: float) -> int:
    """Remove the temporary files below the folder that a killed process left; returns how many.

    Raises the OSError of one that cannot be removed, once the others are.
    """
    before, removed, faults = time.time() - older_than_seconds, 0, []
    for path in folder.rglob(f"{TEMPORARY_PREFIX}*"):
        try:
            if path.stat().st_mtime <= before:
                path.unlink()
                removed += 1
        except FileNotFoundError:
            continue
        except OSError as error:
            faults.append(error)
    for fault in faults:
        raise fault
    return removed


def sync_folder(folder: Path) -> None:
    """Make the folder's names outlive a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
