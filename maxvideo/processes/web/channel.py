"""A connection: what comes in is bounded by `bodies.py`; who reads a long answer too slowly is left."""

import time
from typing import Any, Final

from waitress.channel import ClientDisconnected, HTTPChannel

from maxvideo.processes.web.bodies import Request
from maxvideo.processes.web.tasks import ErrorAnswer, SiteAnswer

GRACE_SECONDS: Final = 30.0
LEAST_BYTES_PER_SECOND: Final = 100_000
"""A thread waits for whoever reads a long answer; slower than this it waits for half a minute in all."""


class Channel(HTTPChannel):
    """One client's connection."""

    task_class = SiteAnswer
    error_task_class = ErrorAnswer
    parser_class = Request

    def __init__(self, *args: Any, **options: Any) -> None:
        self._waited, self._written = 0.0, 0
        super().__init__(*args, **options)

    @property
    def is_idle(self) -> bool:
        """Whether nothing comes, is done or goes out."""
        return not self.requests and not self.total_outbufs_len and self.request is None

    @property
    def is_too_slow(self) -> bool:
        """Whether a request has been coming in for too long."""
        return self.request is not None and self.request.is_too_slow

    def service(self) -> None:
        """Answer one request."""
        self._waited, self._written = 0.0, 0
        super().service()

    def write_soon(self, data: Any) -> int:
        """Take a piece of the answer; waits while its reader is far behind. Raises ClientDisconnected."""
        self._written += len(data)
        return int(super().write_soon(data))

    def handle_close(self) -> None:
        """Let go of what had come in of a request."""
        if self.request is not None:
            self.request.close()
        super().handle_close()

    def _flush_outbufs_below_high_watermark(self) -> None:
        """Wait until the reader has caught up, and no longer than one may be waited for."""
        with self.outbuf_lock:
            while self.connected and self.total_outbufs_len > self.adj.outbuf_high_watermark:
                began_at = time.monotonic()
                left = GRACE_SECONDS + self._written / LEAST_BYTES_PER_SECOND - self._waited
                self.server.pull_trigger()
                if left <= 0 or not self.outbuf_lock.wait(left):
                    self.will_close = True
                    self.server.pull_trigger()
                    raise ClientDisconnected
                self._waited += time.monotonic() - began_at
