"""Where finished videos, posters and uploaded pictures are kept, whichever storage is configured.

Names are made here from our own ids: nothing that a person or a provider wrote becomes part of one. A video's holds the
try that stores it too: a copy that is made again has a key of its own, so that the first can go whatever comes of it.
"""

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Final, Protocol, cast
from uuid import UUID

from django.core.files.storage import default_storage

from generations.media.disk import translate_disk_errors
from generations.media.exceptions import Unavailable

MANIFEST: Final = "application/c2pa"
EXTENSIONS: Final = {
    "video/mp4": "mp4",
    "video/webm": "webm",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    MANIFEST: "c2pa",
}
CONTENT_TYPES: Final = {extension: content_type for content_type, extension in EXTENSIONS.items()}


class _Storage(Protocol):
    """Django's storage, and what `local.py` and `bucket.py` can do besides."""

    def save(self, name: str, content: IO[bytes], *, content_type: str, on_progress: Callable[[], None]) -> str: ...
    def take(self, name: str, path: Path) -> bool: ...
    def blocks(self, name: str) -> Iterator[bytes]: ...
    def delete(self, name: str) -> None: ...
    def delete_many(self, names: Iterable[str]) -> dict[str, Unavailable]: ...
    def remove_leftovers(self, *, older_than_seconds: float) -> int: ...
    def local_path(self, name: str) -> Path | None: ...
    def presigned(self, name: str, *, seconds: int, filename: str | None, content_type: str | None) -> str | None: ...
    def argument_for_fal(self, name: str, content_type: str, *, seconds: int) -> str: ...


_storage = cast(_Storage, default_storage)


def video_key(generation_id: UUID, content_type: str = "video/mp4", *, try_id: UUID) -> str:
    """Where a try to store a generation's video puts it."""
    return f"{key_start('videos', generation_id)}{try_id.hex}.{EXTENSIONS[content_type]}"


def poster_key(generation_id: UUID, *, try_id: UUID) -> str:
    """Where the same try puts the poster."""
    return f"{key_start('posters', generation_id)}{try_id.hex}.jpg"


def key_start(kind: str, generation_id: UUID) -> str:
    """What the keys of every try to store a generation's files of a kind have in common."""
    return f"{kind}/{generation_id.hex[:2]}/{generation_id}-"


def manifest_key(generation_id: UUID, *, try_id: UUID) -> str:
    """Where the same try puts the manifest, if it is a file of its own."""
    return f"manifests/{generation_id.hex[:2]}/{generation_id}-{try_id.hex}.{EXTENSIONS[MANIFEST]}"


def picture_key(picture_id: UUID, content_type: str = "image/jpeg") -> str:
    return f"pictures/{picture_id.hex[:2]}/{picture_id}.{EXTENSIONS[content_type]}"


def thumbnail_key(key: str) -> str:
    """Where the small view of the picture under a key is; "" where that is no picture's."""
    return f"thumbnails/{key.partition('/')[2]}.jpg" if key.startswith("pictures/") else ""


def extension_of(key: str) -> str:
    """The ending of a key, which is that of the file's name wherever it is given away: "mp4"."""
    return PurePosixPath(key).suffix.removeprefix(".")


def content_type_of(key: str) -> str:
    """What is stored under a key, by its ending."""
    return CONTENT_TYPES[extension_of(key)]


def save(
    key: str,
    source: Path | bytes | IO[bytes],
    *,
    content_type: str,
    on_progress: Callable[[], None] = lambda: None,
    move: bool = False,
) -> None:
    """Store a file, or an opened one, or bytes under the key, in place of what is there.

    Nobody sees a part of it. With `move` a file is nobody else's any more, and gone afterwards where that saves a copy.
    `on_progress` is called as the bytes go; what it raises ends the copy. Raises StorageUnavailable or DiskFull.
    """
    if move and isinstance(source, Path):
        on_progress()
        if _storage.take(key, source):
            return
    with _opened(source) as file:
        _storage.save(key, file, content_type=content_type, on_progress=on_progress)


def blocks(key: str) -> Iterator[bytes]:
    """What is stored under the key, a block at a time. Raises StorageUnavailable, also half-way."""
    return _storage.blocks(key)


def delete(key: str) -> None:
    """Remove what is stored under the key, if anything is. Raises StorageUnavailable."""
    _storage.delete(key)


def delete_many(keys: Iterable[str]) -> dict[str, Unavailable]:
    """Remove what is stored under the keys; gives those that cannot go, with the reason.

    Raises StorageUnavailable where none could be asked for: some may be gone.
    """
    return _storage.delete_many(keys)


def presigned(key: str, *, seconds: int, filename: str | None = None, content_type: str | None = None) -> str | None:
    """An address at the bucket that needs no log-in, good for at most `seconds`; None with local storage.

    With a filename the browser saves it under that.
    """
    return _storage.presigned(key, seconds=seconds, filename=filename, content_type=content_type)


def remove_leftovers(*, older_than_seconds: float) -> int:
    """Remove the parts of copies that were killed before they ended; returns how many. Raises StorageUnavailable."""
    return _storage.remove_leftovers(older_than_seconds=older_than_seconds)


def local_path(key: str) -> Path | None:
    """Where the file lies on this machine; None with a bucket."""
    return _storage.local_path(key)


def argument_for_fal(key: str, content_type: str, *, seconds: int) -> str:
    """What a picture argument becomes: an address good for at least `seconds`, or the picture itself as `data:`.

    Raises StorageUnavailable.
    """
    return _storage.argument_for_fal(key, content_type, seconds=seconds)


@contextmanager
def _opened(source: Path | bytes | IO[bytes]) -> Iterator[IO[bytes]]:
    """The source as an open file; one that was open stays open. Raises StorageUnavailable."""
    if isinstance(source, Path):
        with translate_disk_errors():
            file = source.open("rb")
        with file:
            yield file
    else:
        yield io.BytesIO(source) if isinstance(source, bytes) else source
