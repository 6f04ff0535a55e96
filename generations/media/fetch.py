"""The guarded download of a finished video: streamed, hashed, bounded in time and size.

Every address is checked before it is opened, that of a redirect as well. What makes a download bad rather than late
stands in `exceptions.py`: a page instead of a video, no bytes, fewer than announced, more than are taken.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import urljoin

import requests
import urllib3
from django.conf import settings
from requests_hardened.ip_filter import InvalidIPAddress

from generations.media.addresses import allowed
from generations.media.connection import Watch, open_session
from generations.media.exceptions import BadMedia, Forbidden, NotThere, TooLarge, Unreachable
from generations.media.part import Label
from generations.media.receiver import Receiver
from generations.media.webm import EBML_HEAD

CHUNK_BYTES = 256 * 1024
READ_BYTES = 1024 * 1024
LEAST_KEPT_BYTES = 16  # enough to see whether a video begins
CONTENT_RANGE = re.compile(r"bytes ([0-9]{1,15})-([0-9]{1,15})/([0-9]{1,15})")
REDIRECTS_FOLLOWED = 3
HEADERS = {"Accept": "video/mp4, video/webm, */*;q=0.5", "Accept-Encoding": "identity", "User-Agent": "MaxVideo/1"}

# What the first box of an MP4 or QuickTime file may be: bytes 4 to 8 (ISO/IEC 14496-12; QuickTime File Format).
FIRST_BOXES = frozenset(b"ftyp styp moov moof sidx emsg pdin mdat free skip uuid meta udta wide pnot junk prfl".split())


@dataclass(frozen=True)
class Fetched:
    """What arrived."""

    bytes: int
    sha256: str


def download(url: str, into: BinaryIO, *, on_progress: Callable[[], None], label: Label | None = None) -> Fetched:
    """Stream the video at `url` into a file; where it holds a part that is labelled as this video's, only the rest.

    `on_progress` is called after every MiB and at least once a second while waiting; what it raises ends the
    download. Raises Forbidden, Unreachable (or Slow), BadMedia, TooLarge or DiskFull; after Unreachable the file and
    its label are worth keeping.
    """
    with closing(Receiver(into, label or Label(), url, on_progress)) as part:
        return _follow(url, _watch(on_progress), part)


def _follow(url: str, watch: Watch, part: Receiver) -> Fetched:
    """From one address to the next, each of which is checked."""
    here = url
    for _ in range(1 + REDIRECTS_FOLLOWED):
        address = allowed(here)
        with (
            open_session(address, watch, connect_seconds=settings.MEDIA_CONNECT_TIMEOUT) as session,
            closing(_get(session, address.url, part.range_headers())) as response,
        ):
            target = session.get_redirect_target(response)
            if target is None:
                return _receive(response, part)
        here = urljoin(address.url, target)
    raise Unreachable("too many redirects")


def _watch(on_progress: Callable[[], None]) -> Watch:
    return Watch(
        on_progress,
        silence_seconds=settings.MEDIA_READ_TIMEOUT,
        total_seconds=settings.MEDIA_TOTAL_TIMEOUT,
        least_bytes=settings.MEDIA_LOW_SPEED_BYTES,
        in_seconds=settings.MEDIA_LOW_SPEED_SECONDS,
    )


def _get(session: requests.Session, url: str, range_headers: dict[str, str]) -> requests.Response:
    try:
        return session.get(url, headers=HEADERS | range_headers, stream=True)
    except InvalidIPAddress as error:
        raise Forbidden("the host's address is an internal one") from error
    except requests.exceptions.InvalidHeader as error:
        raise BadMedia("the answer's headers contradict each other") from error
    except (requests.RequestException, urllib3.exceptions.HTTPError, UnicodeError) as error:
        raise Unreachable(f"no answer: {type(error).__name__}") from None  # its text holds the address, maybe signed
    except ValueError:
        raise Forbidden("a redirect to what is no address") from None


def _receive(response: requests.Response, part: Receiver) -> Fetched:
    if response.status_code in {404, 410}:
        raise NotThere(f"answered with {response.status_code}")
    if part.etag and _does_not_go_on(response, part):
        part.restart("")
        raise Unreachable("the server does not go on where it stopped")
    if response.status_code // 100 != 2:
        raise Unreachable(f"answered with {response.status_code}")
    if response.status_code == 200:
        part.restart(response.headers.get("ETag", ""))
    announced = _announced(response, part)
    for chunk in _chunks(response):
        _check_chunk(chunk, part.size + len(chunk))
        part.add(chunk)
    if part.size == 0:
        raise BadMedia("the file is empty")
    if announced not in {None, part.size}:
        raise BadMedia(f"{part.size} bytes came, {announced} were announced")
    return Fetched(part.size, part.sha256)


def _does_not_go_on(response: requests.Response, part: Receiver) -> bool:
    """Whether it is neither the rest of the same file nor all of it."""
    found = CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", ""))
    is_rest = found and int(found[1]) == part.size and int(found[2]) + 1 == int(found[3])
    is_same = response.headers.get("ETag", part.etag) == part.etag
    return response.status_code == 416 or (response.status_code == 206 and not (is_rest and is_same))


def _check_chunk(chunk: bytes, received: int) -> None:
    """Refuse what does not begin as a video, and more than is taken; `received` includes this chunk."""
    if received == len(chunk) and chunk[4:8] not in FIRST_BOXES and not chunk.startswith(EBML_HEAD):
        raise BadMedia("the first bytes are not those of an MP4 video or a WebM")
    if received > settings.MEDIA_MAX_BYTES:
        raise TooLarge("the file is larger than is taken")


def _announced(response: requests.Response, part: Receiver) -> int | None:
    """The length of the whole file that the answer promises, or None where it does not say."""
    if response.status_code != (206 if part.etag and part.size else 200):
        raise BadMedia(f"answered with {response.status_code}, not with a whole file")
    length = response.headers.get("Content-Length", "").partition(",")[0].strip()  # it may be said twice
    if not length:
        return None
    if not (length.isascii() and length.isdecimal()):
        raise BadMedia("the announced length is no number")
    if part.size + int(length[:20]) > settings.MEDIA_MAX_BYTES:
        raise TooLarge(f"{length[:20]} bytes were announced")
    return part.size + int(length)


def _chunks(response: requests.Response) -> Iterator[bytes]:
    """The body in chunks of at least CHUNK_BYTES and at most READ_BYTES and a little, however small its pieces are."""
    chunk = bytearray()
    try:
        while piece := _read(response):
            if not chunk and len(piece) >= CHUNK_BYTES:
                yield piece  # as it is: to put it together costs as much as to write it
                continue
            chunk += piece
            if len(chunk) >= CHUNK_BYTES:
                yield bytes(chunk)
                chunk.clear()
    except Unreachable:
        if len(chunk) >= LEAST_KEPT_BYTES:  # the next try goes on behind them
            yield bytes(chunk)
        raise
    if chunk:
        yield bytes(chunk)


def _read(response: requests.Response) -> bytes:
    """The next piece of the body as it came over the wire, empty at the end."""
    try:
        # Not read(): told that a chunk has -1 bytes, http.client's would take all that comes into memory.
        return response.raw.read1(READ_BYTES, decode_content=False) or b""
    except urllib3.exceptions.HTTPError as error:
        if isinstance(error.__cause__, OSError):
            raise Unreachable("the connection broke") from error
        raise BadMedia("the file was cut short") from error
    except ValueError as error:
        raise BadMedia("the file came in parts that cannot be read") from error
