"""Answers, and a line in the log for each."""

import logging
import re
import time
from typing import Any, Final

from waitress.task import ErrorTask, WSGITask

log = logging.getLogger("maxvideo.access")
QUERY: Final = re.compile(rb"\?[^ ]*")
"""What people search for, and secrets, stand there: no log keeps it."""
GUARDED: Final = (("X-Content-Type-Options", "nosniff"), ("Content-Security-Policy", "default-src 'none'"))


class _Logged:
    """Mixed into waitress's answers."""

    channel: Any
    request: Any
    status: str

    def service(self) -> None:
        """Answer, and note who asked what, what came of it, and the milliseconds."""
        began_at = time.monotonic()
        try:
            super().service()  # type: ignore[misc]  # of the answer that this is mixed into
        finally:
            asked = QUERY.sub(b"?...", getattr(self.request, "first_line", b""))
            line = asked.decode("latin-1").encode("unicode_escape").decode()
            milliseconds = (time.monotonic() - began_at) * 1000
            log.info('%s "%s" %s %.0fms', self.channel.addr[0], line, self.status[:3], milliseconds)


class ErrorAnswer(_Logged, ErrorTask):
    """What is refused before the site is asked: words in plain text, whatever a browser would make of them."""

    def execute(self) -> None:
        """Answer, with the headers that the site's own pages have."""
        self.response_headers.extend(GUARDED)
        super().execute()


class SiteAnswer(_Logged, WSGITask):
    """What the site says; a HEAD gets the headers alone."""

    def write(self, data: bytes) -> None:
        """Send a piece."""
        super().write(b"" if self.request.command == "HEAD" else data)

    def finish(self) -> None:
        """Send what ends the answer."""
        if self.request.command == "HEAD":
            self.write(b"")
            return
        super().finish()
