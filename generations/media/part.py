"""The part of a video that has come so far, kept from one try to the next, so that a slow file goes on.

A part belongs to one try at a time: it is moved into that try's own folder, and back when the provider is to blame for
its end. So a worker that was paused and wakes up writes into nobody's file.
"""

import hashlib
import json
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

from generations.media.disk import translate_disk_errors
from generations.media.exceptions import Unreachable


class Label:
    """Which file a part is the beginning of: its address and its strong ETag. Without a path nothing is remembered."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path

    def etag(self, url: str) -> str:
        """The ETag to go on with, or "" where what came is not known to be of this file."""
        with suppress(OSError, ValueError):
            written = json.loads(self._path.read_bytes()) if self._path else {}
            return str(written["etag"]) if written.get("address") == _digest(url) else ""
        return ""

    def write(self, url: str, etag: str) -> None:
        """What comes from now on is this file. A weak ETag promises no equal bytes, so it is none."""
        is_strong = len(etag) > 2 and etag[0] == etag[-1] == '"'
        if self._path:
            self._path.write_text(json.dumps({"address": _digest(url), "etag": etag if is_strong else ""}))


def _digest(url: str) -> str:
    """An address in a form that gives no signature away."""
    return hashlib.sha256(url.encode()).hexdigest()


@contextmanager
def part_of(name: uuid.UUID) -> Iterator[tuple[Path, Path, Label]]:
    """A folder of this try's own, and in it the file that an earlier one may have begun on this machine, labelled."""
    kept = settings.SCRATCH_DIR / f"part-{name}"
    with translate_disk_errors(), tempfile.TemporaryDirectory(prefix="save-", dir=settings.SCRATCH_DIR) as own:
        folder = Path(own) / "part"
        with suppress(FileNotFoundError):
            kept.rename(folder)
        folder.mkdir(exist_ok=True)
        try:
            yield Path(own), folder / "video.mp4", Label(folder / "label.json")
        except Unreachable:
            folder.touch()
            with suppress(OSError):  # another try has kept one meanwhile
                folder.rename(kept)
            raise
