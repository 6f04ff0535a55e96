"""The guarded download of a finished video: streamed, hashed, bounded in time and size.

Every address is checked before it is opened, that of a redirect as well. What makes a download bad rather than late
stands in `exceptions.py`: a page instead of a video, no bytes, fewer than announced, more than are taken.
"""

import hashlib
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
from generations.media.disk import translate_disk_errors
from generations.media.exceptions import BadMedia, Forbidden, NotThere, TooLarge, Unreachable

CHUNK_BYTES = 256 * 1024
REDIRECTS_FOLLOWED = 3
HEADERS = {"Accept": "video/mp4, */*;q=0.5", "Accept-Encoding": "identity", "User-Agent": "MaxVideo/1"}

# What the first box of an MP4 or QuickTime file may be: bytes 4 to 8 (ISO/IEC 14496-12; QuickTime File Format).
FIRST_BOXES = frozenset({b"ftyp", b"styp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})


@dataclass(frozen=True)
class Fetched:
    """What arrived."""

    bytes: int
    sha256: str


def download(url: str, into: BinaryIO, *, on_progress: Callable[[], None]) -> Fetched:
    """Stream the video at `url` into a file opened for writing.

    `on_progress` is called after every 256 KiB and at least once a second while waiting; what it raises ends the
    download. Raises Forbidden, Unreachable, BadMedia, TooLarge or DiskFull; the file then holds a part to be dropped.
    """
    watch = Watch(on_progress, silence_seconds=settings.MEDIA_READ_TIMEOUT, total_seconds=settings.MEDIA_TOTAL_TIMEOUT)
    for _ in range(1 + REDIRECTS_FOLLOWED):
        address = allowed(url)
        with (
            open_session(address, watch, connect_seconds=settings.MEDIA_CONNECT_TIMEOUT) as session,
            closing(_get(session, address.url)) as response,
        ):
            target = session.get_redirect_target(response)
            if target is None:
                return _receive(response, into, on_progress)
        url = urljoin(address.url, target)
    raise Unreachable("too many redirects")


def _get(session: requests.Session, url: str) -> requests.Response:
    try:
        return session.get(url, headers=HEADERS, stream=True)
    except InvalidIPAddress as error:
        raise Forbidden("the host's address is an internal one") from error
    except requests.exceptions.InvalidHeader as error:
        raise BadMedia("the answer's headers contradict each other") from error
    except (requests.RequestException, urllib3.exceptions.HTTPError, UnicodeError) as error:
        raise Unreachable(f"no answer: {type(error).__name__}") from None  # its text holds the address, maybe signed
    except ValueError:
        raise Forbidden("a redirect to what is no address") from None


def _receive(response: requests.Response, into: BinaryIO, on_progress: Callable[[], None]) -> Fetched:
    if response.status_code in {404, 410}:
        raise NotThere(f"answered with {response.status_code}")
    if response.status_code // 100 != 2:
        raise Unreachable(f"answered with {response.status_code}")
    announced = _announced(response)
    digest, received = hashlib.sha256(), 0
    for chunk in _chunks(response):
        received += len(chunk)
        _check_chunk(chunk, received)
        digest.update(chunk)
        with translate_disk_errors():
            into.write(chunk)
        on_progress()
    if received == 0:
        raise BadMedia("the file is empty")
    if announced not in {None, received}:
        raise BadMedia(f"{received} bytes came, {announced} were announced")
    return Fetched(received, digest.hexdigest())


def _check_chunk(chunk: bytes, received: int) -> None:
    """Refuse what does not begin as a video, and more than is taken; `received` includes this chunk."""
    if received == len(chunk) and chunk[4:8] not in FIRST_BOXES:
        raise BadMedia("the first bytes are not those of an MP4 video")
    if received > settings.MEDIA_MAX_BYTES:
        raise TooLarge("the file is larger than is taken")


def _announced(response: requests.Response) -> int | None:
    """The length that the answer promises, or None where it does not say."""
    if response.status_code != 200:
        raise BadMedia(f"answered with {response.status_code}, not with a whole file")
    if response.headers.get("Content-Encoding", "identity").strip().lower() not in {"", "identity"}:
        raise BadMedia("the file came compressed")
    length = response.headers.get("Content-Length")
    if length is None:
        return None
    if not (length.isascii() and length.isdecimal()):
        raise BadMedia("the announced length is no number")
    if int(length[:20]) > settings.MEDIA_MAX_BYTES:
        raise TooLarge(f"{length[:20]} bytes were announced")
    return int(length)


def _chunks(response: requests.Response) -> Iterator[bytes]:
    """The body in chunks of CHUNK_BYTES and a little, however small the pieces it comes in."""
    chunk = bytearray()
    while piece := _read(response):
        chunk += piece
        if len(chunk) >= CHUNK_BYTES:
            yield bytes(chunk)
            chunk.clear()
    if chunk:
        yield bytes(chunk)


def _read(response: requests.Response) -> bytes:
    """The next piece of the body as it came over the wire, empty at the end."""
    try:
        # Not read(): told that a chunk has -1 bytes, http.client's would take all that comes into memory.
        return response.raw.read1(CHUNK_BYTES, decode_content=False) or b""
    except urllib3.exceptions.HTTPError as error:
        if isinstance(error.__cause__, OSError):
            raise Unreachable("the connection broke") from error
        raise BadMedia("the file was cut short") from error
    except ValueError as error:
        raise BadMedia("the file came in parts that cannot be read") from error
