"""One HTTP request and its whole answer, within a time and a size, whatever the other side does."""

import io
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Final

import requests
from django.utils import timezone
from urllib3.exceptions import HTTPError

from generations.fal.bounded_session import StaleConnectionError, kept_session, open_bounded_session

CONNECT_SECONDS = 5
MAX_ANSWER = 1 << 20
PIECE = 1 << 16
LONGEST_PAUSE = 86_400.0
STALE_SECONDS: Final = 2  # in which it shows: what breaks later is not asked again, since somebody waits


@dataclass(frozen=True)
class Answer:
    """An HTTP answer that came whole."""

    status: int
    headers: requests.structures.CaseInsensitiveDict[str]
    content: bytes

    def json(self) -> Any:
        """The body as JSON; ValueError where it is none."""
        try:
            return json.loads(self.content)
        except RecursionError as error:
            raise ValueError from error

    def json_object(self) -> dict[str, Any]:
        """The body as a JSON object, empty where it is none."""
        try:
            told = self.json()
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}

    @property
    def retry_after(self) -> float | None:
        """Seconds of the Retry-After header, which may be a number or a date."""
        told = self.headers.get("Retry-After", "")
        if told.isdecimal():
            return min(float(told), LONGEST_PAUSE)
        try:
            return min(max(0.0, (parsedate_to_datetime(told) - timezone.now()).total_seconds()), LONGEST_PAUSE)
        except (ValueError, TypeError, OverflowError):
            return None


class WatchedBody(io.BytesIO):
    """A body that knows whether anybody began to send it, which is after the connection stands, and tells of it."""

    def __init__(self, content: bytes, on_progress: Callable[[], None]) -> None:
        super().__init__(content)
        self._on_progress = on_progress
        self.was_read = False

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes to send."""
        self.was_read = True
        self._on_progress()
        return super().read(size)


def exchange(method: str, url: str, *, seconds: float, **options: Any) -> Answer:
    """Send one request on a connection of its own and read the answer whole, within `seconds` once it was sent.

    No redirect is followed, no proxy and no .netrc is used. Raises requests.RequestException or OSError.
    """
    with open_bounded_session() as session:
        return _send(session, method, url, seconds, options)


def ask(method: str, url: str, *, seconds: float, **options: Any) -> Answer:
    """As `exchange`, on a connection that is kept for the next question: for what may be sent twice.

    It is where the other side closed a kept connection that very moment; then a fresh one is used.
    """
    began = time.monotonic()
    try:
        return _send(kept_session(), method, url, seconds, options)
    except requests.ConnectionError as error:
        if time.monotonic() - began > STALE_SECONDS or not _was_stale(error):
            raise
    return exchange(method, url, seconds=seconds, **options)


def _send(session: requests.Session, method: str, url: str, seconds: float, options: dict[str, Any]) -> Answer:
    timeout = (min(CONNECT_SECONDS, seconds), seconds)
    with session.request(method, url, timeout=timeout, allow_redirects=False, stream=True, **options) as response:
        return Answer(response.status_code, response.headers, _read(response))


def _was_stale(error: BaseException | None) -> bool:
    while error and not isinstance(error, StaleConnectionError):
        error = error.__cause__ or error.__context__
    return error is not None


def _read(response: requests.Response) -> bytes:
    """The body, as far as one may be large. Raises RequestException."""
    content = bytearray()
    try:
        while piece := response.raw.read1(PIECE, decode_content=True):
            content += piece
            if len(content) > MAX_ANSWER:
                raise requests.RequestException("the answer is too large")
    except (HTTPError, ValueError) as error:
        raise requests.exceptions.ChunkedEncodingError("the answer was cut off") from error
    return bytes(content)
