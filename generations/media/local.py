"""Storage in a folder of this machine: for development, and for a site small enough for one."""

import base64
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from django.core.files.storage import FileSystemStorage

from generations.media.disk import move_file, remove_leftovers, replace_file, sync_folder, translate_disk_errors
from generations.media.exceptions import Unavailable

CHUNK_BYTES = 256 * 1024


class MediaStorage(FileSystemStorage):
    """A FileSystemStorage that writes a name again instead of inventing a second one, whole or not at all."""

    def save(
        self,
        name: str | None,
        content: IO[Any],
        max_length: int | None = None,
        *,
        content_type: str = "",
        on_progress: Callable[[], None] = lambda: None,
    ) -> str:
        """Store the content under the name, in place of what is there. Raises DiskFull or StorageUnavailable."""
        if not name:
            raise ValueError("a file is stored under a name")
        with translate_disk_errors():
            target = Path(self.path(name))
            _make_folder(target.parent)
            replace_file(target, _parts(content, on_progress))
        return name

    def take(self, name: str, path: Path) -> bool:
        """Store a file of this disk under the name without a copy of it. Raises DiskFull or StorageUnavailable."""
        with translate_disk_errors():
            target = Path(self.path(name))
            _make_folder(target.parent)
            return move_file(path, target)

    def blocks(self, name: str) -> Iterator[bytes]:
        """The file's bytes, a block at a time. Raises StorageUnavailable."""
        with translate_disk_errors(), open(self.path(name), "rb") as file:
            while block := file.read(CHUNK_BYTES):
                yield block

    def delete(self, name: str) -> None:
        """Delete what is stored under the name, if anything is. Raises StorageUnavailable."""
        with translate_disk_errors():
            Path(self.path(name)).unlink(missing_ok=True)

    def delete_many(self, names: Iterable[str]) -> dict[str, Unavailable]:
        """Delete one after the other; gives those that the disk does not let go, with the reason."""
        failed: dict[str, Unavailable] = {}
        for name in names:
            try:
                self.delete(name)
            except Unavailable as error:
                failed[name] = error
        return failed

    def remove_leftovers(self, *, older_than_seconds: float) -> int:
        """Remove what copies that were killed have left; returns how many. Raises StorageUnavailable."""
        with translate_disk_errors():
            return remove_leftovers(Path(self.location), older_than_seconds=older_than_seconds)

    def local_path(self, name: str) -> Path:
        """Where the file lies."""
        return Path(self.path(name))

    def presigned(self, name: str, *, seconds: int, filename: str | None, content_type: str | None) -> str | None:
        """None: nobody but the site itself can serve the file."""
        return None

    def argument_for_fal(self, name: str, content_type: str, *, seconds: int) -> str:
        """The picture itself, since fal cannot fetch it from here. Raises StorageUnavailable."""
        with translate_disk_errors():
            content = Path(self.path(name)).read_bytes()
        return f"data:{content_type};base64,{base64.b64encode(content).decode()}"


def _parts(source: IO[Any], on_progress: Callable[[], None]) -> Iterator[bytes]:
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
