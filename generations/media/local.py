"""Storage in a folder of this machine: for development, and for a site small enough for one."""

import base64
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

from generations.media.disk import naming_disk_faults, remove_leftovers, replace_file, sync_folder

CHUNK_BYTES = 256 * 1024


class MediaStorage(FileSystemStorage):
    """A FileSystemStorage that writes a name again instead of inventing a second one, whole or not at all."""

    def keep(self, key: str, source: BinaryIO, content_type: str, on_progress: Callable[[], None]) -> None:
        """Store the source under the key, in place of what is there. Raises DiskFull or StorageUnavailable."""
        with naming_disk_faults():
            target = Path(self.path(key))
            _make_folder(target.parent)
            replace_file(target, _parts(source, on_progress))

    def blocks(self, key: str) -> Iterator[bytes]:
        """The file's bytes, a block at a time. Raises StorageUnavailable."""
        with naming_disk_faults(), open(self.path(key), "rb") as file:
            while block := file.read(CHUNK_BYTES):
                yield block

    def discard(self, key: str) -> None:
        """Delete what is stored under the key, if anything is. Raises StorageUnavailable."""
        with naming_disk_faults():
            Path(self.path(key)).unlink(missing_ok=True)

    def holds(self, key: str) -> bool:
        """Whether something is stored under the key."""
        return Path(self.path(key)).is_file()

    def remove_leftovers(self, *, older_than_seconds: float) -> int:
        """Remove what copies that were killed have left; returns how many. Raises StorageUnavailable."""
        with naming_disk_faults():
            return remove_leftovers(Path(self.location), older_than_seconds=older_than_seconds)

    def file_of(self, key: str) -> Path | None:
        """Where the file lies."""
        return Path(self.path(key))

    def presigned(self, key: str, *, seconds: int, filename: str | None, content_type: str | None) -> str | None:
        """None: nobody but the site itself can serve the file."""
        return None

    def argument(self, key: str, content_type: str, seconds: int) -> str:
        """The picture itself, since fal cannot fetch it from here. Raises StorageUnavailable."""
        with naming_disk_faults():
            content = Path(self.path(key)).read_bytes()
        return f"data:{content_type};base64,{base64.b64encode(content).decode()}"

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: what is there is written again."""
        return name

    def _save(self, name: str, content: "File[bytes]") -> str:
        self.keep(name, content, "", lambda: None)  # type: ignore[arg-type]  # a File reads as a BinaryIO does
        return name


def _parts(source: BinaryIO, on_progress: Callable[[], None]) -> Iterator[bytes]:
    while part := source.read(CHUNK_BYTES):
        yield part
        on_progress()


def _make_folder(folder: Path) -> None:
    """Make the folder and those above it, each name flushed to the disk."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    try:
        os.mkdir(folder, 0o750)
    except FileExistsError:
        return
    sync_folder(folder.parent)
