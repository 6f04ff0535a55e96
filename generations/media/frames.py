"""The exact last frame of a stored video, drawn by a child process (`last_frame.py`)."""

import json
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Final

from django.conf import settings

from generations.media import child, storage
from generations.media.disk import translate_disk_errors
from generations.media.exceptions import BadMedia, ChildUnavailable, NotStored
from generations.media.pictures import PATIENCE_SECONDS, Picture

# Few of a process's threads draw frames, as few wait for that, and not for long: the others have pages.
PLACE_PATIENCE_SECONDS: Final = 2.0
PLACES: Final = max(2, settings.WEB_THREADS // 4)
_places = threading.BoundedSemaphore(PLACES)
_waiting = threading.BoundedSemaphore(PLACES)


def last_frame(key: str) -> Picture:
    """The last frame of the video under a key of storage.

    Raises BadMedia where it has none that can be shown, and Unavailable where storage or this machine are to blame.
    """
    with _place(), opened(key) as file:
        answer = _drawn(file)
    head, _, content = answer.partition(b"\n")
    found = json.loads(head)
    if "error" in found:
        raise BadMedia(found["error"])
    return Picture(content=content, content_type="image/jpeg", **found)


@contextmanager
def _place() -> Iterator[None]:
    """Raises ChildUnavailable where all are taken, at once where as many wait already."""
    if not (_places.acquire(blocking=False) or _waited()):
        raise ChildUnavailable("other frames are being drawn")
    try:
        yield
    finally:
        _places.release()


def _waited() -> bool:
    """Whether a place became free meanwhile."""
    if not _waiting.acquire(blocking=False):
        return False
    try:
        return _places.acquire(timeout=PLACE_PATIENCE_SECONDS)
    finally:
        _waiting.release()


def _drawn(file: IO[bytes]) -> bytes:
    limits = settings.PROBE_MEMORY_BYTES, settings.PROBE_CPU_SECONDS
    try:
        return child.run(
            "generations.media.last_frame",
            *limits,
            given=file,
            on_progress=lambda: None,
            patience=PATIENCE_SECONDS,
        )
    except child.Crashed as error:
        raise BadMedia("the file broke its decoder") from error


@contextmanager
def opened(key: str, *, on_progress: Callable[[], None] = lambda: None) -> Iterator[IO[bytes]]:
    """A stored file that a child may seek in; one of a bucket is copied for as long.

    Raises NotStored where it is not there, another StorageUnavailable, or DiskFull.
    """
    path = storage.local_path(key)
    if path is None:
        with tempfile.TemporaryFile(dir=settings.SCRATCH_DIR) as copy:
            with translate_disk_errors():
                for block in storage.blocks(key):
                    copy.write(block)
                    on_progress()
                copy.seek(0)
            yield copy
        return
    with translate_disk_errors():
        try:
            file = path.open("rb")
        except FileNotFoundError as error:
            raise NotStored("the file is not there") from error
    with file:
        yield file
