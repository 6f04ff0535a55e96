"""One HTTP request and its whole answer, within a time and a size, whatever the other side does."""

import json
import time
from dataclasses import dataclass
from typing import Any

import requests
from urllib3.exceptions import HTTPError

CONNECT_SECONDS = 5
MAX_ANSWER = 1 << 20
PIECE = 1 << 16


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


def exchange(method: str, url: str, *, seconds: float, **options: Any) -> Answer:
    """Send one request on a connection of its own and read the answer whole, within `seconds` from its first bytes on.

    No redirect is followed, and neither a proxy nor a .netrc is heeded. Raises requests.RequestException or OSError.
    """
    timeout = (min(CONNECT_SECONDS, seconds), seconds)
    with requests.Session() as session:
        session.trust_env = False
        with session.request(method, url, timeout=timeout, allow_redirects=False, stream=True, **options) as response:
            return Answer(response.status_code, response.headers, _read(response, time.monotonic() + seconds))


def _read(response: requests.Response, until: float) -> bytes:
    """The body. It is read as it comes, so that one which drips is given up in time. Raises RequestException."""
    content = bytearray()
    try:
        while piece := response.raw.read1(PIECE, decode_content=True):
            content += piece
            if len(content) > MAX_ANSWER or time.monotonic() > until:
                raise requests.exceptions.ContentDecodingError("the answer is too large or too slow")
    except (HTTPError, ValueError) as error:
        raise requests.exceptions.ChunkedEncodingError("the answer was cut off") from error
    return bytes(content)
