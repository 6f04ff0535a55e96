"""The receiving end of a download: a file that grows, maybe from where an earlier try has stopped, and its hash."""

import os
from collections.abc import Callable
from typing import BinaryIO

from generations.media.disk import translate_disk_errors
from generations.media.hash_beside import HashBeside
from generations.media.part import Label

READ_BYTES = 1024 * 1024


class Receiver:
    """A file, its size and its hash so far; `etag` says what is gone on with, "" where nothing is."""

    def __init__(self, into: BinaryIO, label: Label, url: str, on_progress: Callable[[], None]) -> None:
        self._into, self._label, self._url, self._on_progress = into, label, url, on_progress
        self.size, self._hash = 0, HashBeside()
        self.etag = label.etag(url)
        if self.etag:
            self._read_what_came()

    @property
    def sha256(self) -> str:
        """The hash of the whole file."""
        return self._hash.hexdigest()

    def range_headers(self) -> dict[str, str]:
        """Ask for the rest, or for the whole file where it is another one by now (RFC 9110, 13.1.5)."""
        return {"Range": f"bytes={self.size}-", "If-Range": self.etag} if self.etag and self.size else {}

    def restart(self, etag: str) -> None:
        """Drop what came: the whole file comes now, and has this ETag."""
        with translate_disk_errors():
            if self._into.seek(0, os.SEEK_END):
                self._into.seek(0)
                self._into.truncate()
            self._label.write(self._url, etag)
        self._hash.restart()
        self.size, self.etag = 0, ""

    def add(self, chunk: bytes) -> None:
        """Write what came."""
        self._hash.update(chunk)
        with translate_disk_errors():
            self._into.write(chunk)
        self.size += len(chunk)
        self._on_progress()

    def close(self) -> None:
        """Nothing more comes; the file stays open."""
        self._hash.close()

    def _read_what_came(self) -> None:
        with translate_disk_errors():
            self._into.seek(0)
            while chunk := self._into.read(READ_BYTES):
                self._hash.update(chunk)
                self.size += len(chunk)
                self._on_progress()
            self._into.seek(0, os.SEEK_END)
