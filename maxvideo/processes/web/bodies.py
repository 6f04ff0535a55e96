"""Requests on their way in, and how much of them is kept: a body's own limit, one of all together, and of the disk.

What is over a limit is read to its end and dropped, since a client that is still sending hears no answer.
"""

import shutil
import time
from threading import Lock
from typing import Any, Final

from django.conf import settings
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.utilities import BadRequest, Error

LARGEST: Final = 64 * 1024**2  # three pictures of 20 MB, and the form around them
LARGEST_AT: Final = {"/check/": 152 * 1024**2}  # a video of 150 MB that somebody wants to know more of
TOGETHER: Final = 512 * 1024**2  # that a process keeps of all that is on its way or waits for a thread
LARGE: Final = 128 * 1024  # goes to the disk
UPLOAD: Final = 16 * 1024  # a form with so many bytes holds a file
PIECE: Final = 4 * 1024  # of a body in chunks: what follows a chunk's head is copied for each
MOST_AROUND: Final = 16 * 1024  # that heads of chunks and trailers may have, and a quarter of what they carry
GRACE_SECONDS: Final = 30.0
LEAST_BYTES_PER_SECOND: Final = 4000


class Refusal(Error):
    """An answer before the site is asked, in plain text."""

    def __init__(self, code: int, reason: str, words: str) -> None:
        super().__init__(words)
        self.code, self.reason = code, reason

    def to_response(self, ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        """The status, headers and body."""
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
        if self.code == 503:
            headers.append(("Retry-After", "10"))
        return f"{self.code} {self.reason}", headers, self.body.encode()


TOO_LARGE: Final = (413, "Content Too Large", "That is more than a form can hold: 64 MB. Send fewer or smaller files.")
BUSY: Final = (503, "Service Unavailable", "Too many files are on their way at the moment. Try again in a minute.")
NO_ROOM: Final = (507, "Insufficient Storage", "No room is left to keep files at the moment. Nothing was started.")


class Bodies:
    """How many bytes of bodies a process keeps."""

    def __init__(self) -> None:
        self.kept = 0
        self._lock = Lock()

    def add(self, size: int) -> None:
        """Count bytes that came, or with a minus went; threads let bodies go that the networks' thread took."""
        with self._lock:
            self.kept += size

    def refusal_of(self, size: int, path: str = "") -> Refusal | None:
        """Why a body that has, or will have, so many bytes is not kept."""
        if size > LARGEST_AT.get(path, LARGEST):
            return Refusal(*TOO_LARGE)
        if self.kept > TOGETHER:
            return Refusal(*BUSY)
        if size > LARGE and shutil.disk_usage(settings.SCRATCH_DIR).free < settings.LEAST_FREE_BYTES // 2:
            return Refusal(*NO_ROOM)  # twice as much is needed for the page that says it better
        return None


class Request(HTTPRequestParser):
    """A request as it comes in. One that keeps a thread of uploads busy `is_upload`."""

    error: Error | None = None

    def __init__(self, adj: Any) -> None:
        super().__init__(adj)
        self._began_at = time.monotonic()
        self._counted = 0
        self._refusal: Refusal | None = None

    @property
    def is_upload(self) -> bool:
        """Whether it is a form with a file in it."""
        kind = self.headers.get("CONTENT_TYPE", "").lower()
        return bool(self.body_bytes_received > UPLOAD and kind.startswith("multipart/"))

    @property
    def is_too_slow(self) -> bool:
        """Whether it takes longer than a slow line would."""
        came: int = self.header_bytes_received + self.body_bytes_received
        return time.monotonic() > self._began_at + GRACE_SECONDS + came / LEAST_BYTES_PER_SECOND

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head. Raises ParsingError where others could see another end of the body than we do."""
        super().parse_header(header_plus)
        is_old = "TRANSFER_ENCODING" in self.headers  # taken out where it is understood
        if is_old or (self.chunked and "CONTENT_LENGTH" in self.headers):
            raise ParsingError("Transfer-Encoding beside Content-Length, or in HTTP/1.0")

    def received(self, data: bytes) -> int:
        """Take what belongs to this request; returns how many bytes that is."""
        if not self.chunked:
            return self._received(data)
        consumed = 0
        while consumed < len(data) and not self.completed:
            consumed += self._received(data[consumed : consumed + PIECE])
        return consumed

    def _received(self, data: bytes) -> int:
        consumed = int(super().received(data))
        if self.body_rcv is not None and self._refusal is None:
            self._count()
        if self.chunked and not self.completed:
            self._check_chunks()
        if self.completed and self.error is None:
            self.error = self._refusal
        return consumed

    def close(self) -> None:
        """Let go of the body."""
        self.adj.bodies.add(-self._counted)
        self._counted = 0
        super().close()

    def _check_chunks(self) -> None:
        """Refuse what is kept or read beside a body, and by far more than it needs."""
        carried = len(self.body_rcv)
        if self.body_bytes_received - carried > MOST_AROUND + carried // 4:
            self.error, self.completed = BadRequest("More around the chunks than in them"), True

    def _count(self) -> None:
        before, self._counted = self._counted, self.body_bytes_received
        self.adj.bodies.add(self._counted - before)
        size = max(self.content_length, self.body_bytes_received)
        if size > LARGE and (refusal := self.adj.bodies.refusal_of(size, self.path)):
            carried = len(self.body_rcv)
            self.close()
            self.body_rcv.buf = _Nothing(carried)
            self._refusal = refusal


class _Nothing:
    """A buffer that keeps nothing but how much it was."""

    def __init__(self, size: int) -> None:
        self._size = size

    def __len__(self) -> int:
        return self._size

    def append(self, data: bytes) -> None:
        """Drop it."""
        self._size += len(data)

    def close(self) -> None:
        """There is nothing to close."""
