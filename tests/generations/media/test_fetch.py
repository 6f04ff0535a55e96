"""T11: what a provider may send, over real sockets, and what the download makes of it."""

import gzip
import hashlib
import io
import os
import socket
import tempfile
import threading
import traceback
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from pytest_django import Settings

from generations.media import fetch
from generations.media.exceptions import BadMedia, DiskFull, TooLarge, Unreachable
from generations.media.fetch import Fetched, download
from tests.generations.media.wire import Answer, Provider

VIDEO = b"\x00\x00\x00\x18ftypisom" + bytes(range(256)) * 1200
MORE = bytes(65536)


def head(status: str = "200 OK", **headers: object) -> bytes:
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


def sends(*parts: bytes) -> Answer:
    def answer(connection: socket.socket) -> None:
        for part in parts:
            connection.sendall(part)

    return answer


def whole(body: bytes = VIDEO, **headers: object) -> Answer:
    return sends(head(Content_Length=len(body), **headers), body)


def status(line: str, **headers: object) -> Answer:
    return sends(head(line, Content_Length=len(VIDEO), **headers), VIDEO)


def chunked(*parts: bytes, end: bytes = b"0\r\n\r\n") -> Answer:
    return sends(head(Transfer_Encoding="chunked"), *(b"%x\r\n%b\r\n" % (len(part), part) for part in parts), end)


def stays_silent_after(*parts: bytes) -> Answer:
    def answer(connection: socket.socket) -> None:
        sends(*parts)(connection)
        connection.recv(1)  # until the client hangs up

    return answer


def drips(start: bytes, drop: bytes = b"x") -> Answer:
    def answer(connection: socket.socket) -> None:
        connection.sendall(start)
        while not threading.Event().wait(0.2):
            connection.sendall(drop)

    return answer


def never_ends(*start: bytes, part: bytes = MORE) -> Answer:
    def answer(connection: socket.socket) -> None:
        sends(*start)(connection)
        while True:
            connection.sendall(part)

    return answer


def resets(*parts: bytes) -> Answer:
    def answer(connection: socket.socket) -> None:
        sends(*parts)(connection)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")

    return answer


def get(url: str, into: io.BytesIO | None = None, on_progress: Callable[[], None] = lambda: None) -> Fetched:
    return download(url, into if into is not None else io.BytesIO(), on_progress=on_progress)


GOOD = {
    "with its length": whole(),
    "in chunks": chunked(VIDEO[:5], VIDEO[5:9], VIDEO[9:]),
    "until the connection closes": sends(head(), VIDEO),
    "of HTTP/1.0": sends(b"HTTP/1.0 200 OK\r\n\r\n", VIDEO),
    "under another type": whole(Content_Type="text/html; charset=utf-8"),
    "under no type, with identity": whole(Content_Encoding="identity"),
    "with more behind it": sends(head(Content_Length=len(VIDEO)), VIDEO, b"HTTP/1.1 200 OK\r\n\r\nevil"),
    "with its length twice": sends(head(Content_Length=f"{len(VIDEO)}, {len(VIDEO)}"), VIDEO),
    "byte by byte at first": sends(head(Content_Length=len(VIDEO)), *(bytes([b]) for b in VIDEO[:40]), VIDEO[40:]),
}


ENCODINGS = ["", "identity", "aws-chunked", "aws-chunked,", "utf-8", "none", "binary", "gzip", "deflate, br, gzip", "?"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_bytes_outrank_what_is_said_of_their_encoding(provider: Provider, encoding: str) -> None:
    into = io.BytesIO()
    get(provider.gives(whole(Content_Encoding=encoding)), into)
    assert into.getvalue() == VIDEO


@pytest.mark.parametrize("answer", GOOD.values(), ids=GOOD)
def test_video_arrives_as_it_was_sent(provider: Provider, answer: Callable[..., None]) -> None:
    into = io.BytesIO()
    fetched = get(provider.gives(answer), into)
    assert into.getvalue() == VIDEO
    assert fetched == Fetched(len(VIDEO), hashlib.sha256(VIDEO).hexdigest())


LENGTH = len(VIDEO)
BAD = {
    "a page": whole(b"<!doctype html><title>Not found</title>" * 99, Content_Type="video/mp4"),
    "a script": whole(b"#!/bin/sh\necho hello world\n"),
    "a playlist": whole(b"#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1/\n"),
    "a picture": whole(b"\x89PNG\r\n\x1a\n" + MORE),
    "nothing": whole(b""),
    "nothing in chunks": chunked(),
    "nothing without a length": sends(head()),
    "three bytes": whole(b"\0\0\0"),
    "json": whole(b'{"detail": "this file is no longer available"}', Content_Type="application/json"),
    "gzip": whole(gzip.compress(VIDEO), Content_Encoding="gzip"),
    "a gzip bomb": whole(gzip.compress(bytes(10_000_000)), Content_Encoding="gzip"),
    "gzip that says nothing": whole(gzip.compress(VIDEO)),
    "in the chunks of aws": whole(
        b"%x;chunk-signature=0\r\n%b\r\n" % (len(VIDEO), VIDEO), Content_Encoding="aws-chunked"
    ),
    "cut by a byte": sends(head(Content_Length=LENGTH + 1), VIDEO),
    "cut to a half": sends(head(Content_Length=LENGTH), VIDEO[: LENGTH // 2]),
    "cut to nothing": sends(head(Content_Length=LENGTH)),
    "chunks and another length": sends(
        head(Transfer_Encoding="chunked", Content_Length=LENGTH + 5), b"%x\r\n%b\r\n0\r\n\r\n" % (LENGTH, VIDEO)
    ),
    "cut within a chunk": sends(head(Transfer_Encoding="chunked"), b"fffff\r\n" + VIDEO),
    "cut before the last chunk": chunked(VIDEO, end=b""),
    "nonsense for a chunk's length": sends(head(Transfer_Encoding="chunked"), b"-5\r\n" + VIDEO),
    "a length that is no number": sends(head(Content_Length="many"), VIDEO),
    "a negative length": sends(head(Content_Length=-5), VIDEO),
    "two lengths": sends(head(Content_Length=f"{LENGTH}, {LENGTH + 5}"), VIDEO),
    "a part only": status("206 Partial Content", Content_Range=f"bytes 0-{LENGTH}/{LENGTH + 9}"),
    "a head without an end": sends(b"HTTP/1.1 200 OK\r\nX: y"),
    "a chunk of -1 bytes, endless": never_ends(head(Transfer_Encoding="chunked"), b"-1\r\n" + VIDEO),
    "no content": sends(head("204 No Content")),
    "5 GB announced": sends(head(Content_Length=5 * 1024**3), VIDEO),
    "a length of a hundred digits": sends(head(Content_Length="9" * 100), VIDEO),
    "endless chunks": never_ends(
        head(Transfer_Encoding="chunked"), b"14\r\n\0\0\0\x18ftyp............\r\n", part=b"10000\r\n%b\r\n" % MORE
    ),
    "endless without a length": never_ends(head(), VIDEO),
}


@pytest.mark.parametrize("answer", BAD.values(), ids=BAD)
def test_what_is_no_whole_video_is_bad(provider: Provider, settings: Settings, answer: Callable[..., None]) -> None:
    settings.MEDIA_MAX_BYTES = 4 * 1024**2
    with pytest.raises(BadMedia):
        get(provider.gives(answer))


@pytest.mark.parametrize(
    "case",
    [
        "5 GB announced",
        "a chunk of -1 bytes, endless",
        "a length of a hundred digits",
        "endless chunks",
        "endless without a length",
    ],
)
def test_too_much_is_too_large(provider: Provider, settings: Settings, case: str) -> None:
    settings.MEDIA_MAX_BYTES = 4 * 1024**2
    with pytest.raises(TooLarge):
        get(provider.gives(BAD[case]))


AWAY = {
    "not found": status("404 Not Found"),
    "gone": status("410 Gone"),
    "forbidden": status("403 Forbidden"),
    "too many": status("429 Too Many Requests"),
    "a server's fault": status("500 Internal Server Error"),
    "bad gateway": status("502 Bad Gateway"),
    "unavailable": status("503 Service Unavailable", Retry_After="60"),
    "a redirect to itself": status("302 Found", Location="/files/video.mp4"),
    "a redirect to nowhere": status("302 Found"),
    "closed at once": sends(),
    "not HTTP": sends(b"SSH-2.0-OpenSSH_9.6\r\n"),
    "a header line that is too long": sends(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n"),
    "too many headers": sends(head(**{f"X{number}": 1 for number in range(500)})),
    "a reset at once": resets(),
    "a reset in the middle": resets(head(Content_Length=LENGTH * 9), VIDEO),
    "silence": stays_silent_after(),
    "silence after the head": stays_silent_after(head(Content_Length=LENGTH)),
    "silence in the middle": stays_silent_after(head(Content_Length=LENGTH), VIDEO[:-1]),
    "a drip": drips(head(Content_Length=LENGTH)),
    "a drip of headers": drips(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
    "a drip of one header": drips(b"HTTP/1.1 200 OK\r\nX: "),
    "a drip of a chunk's length": drips(head(Transfer_Encoding="chunked"), b"0"),
}


@pytest.mark.usefixtures("_hasty")
@pytest.mark.parametrize("answer", AWAY.values(), ids=AWAY)
def test_what_may_be_there_later_is_unreachable(provider: Provider, answer: Callable[..., None]) -> None:
    with pytest.raises(Unreachable):
        get(provider.gives(answer))


def test_corpus_is_as_large_as_was_promised() -> None:
    assert len(GOOD | BAD | AWAY) >= 30


def test_nobody_listening_is_unreachable(provider: Provider) -> None:
    provider.close()
    with pytest.raises(Unreachable):
        get(f"{provider.url}/files/video.mp4")


def test_failure_does_not_repeat_a_signed_address(provider: Provider) -> None:
    provider.close()
    url = f"{provider.url}/files/video.mp4?X-Goog-Signature=secret"
    with pytest.raises(Unreachable) as failure:
        get(url)
    assert "secret" not in "".join(traceback.format_exception(failure.value))


@pytest.mark.parametrize("start", [b"\x1a\x45\xdf\xa3", *(b"\0\0\0\x18" + box for box in fetch.FIRST_BOXES)], ids=repr)
def test_every_beginning_of_a_video_is_taken(provider: Provider, start: bytes) -> None:
    assert get(provider.gives(whole(start + MORE))).bytes == len(start + MORE)


ADDRESSES = {
    "/files/a b.mp4": b"/files/a%20b.mp4",
    "/files/video.mp4\n": b"/files/video.mp4",
    "/fi\r\nles/vi\tdeo.mp4": b"/files/video.mp4",
    "/files/\r\nX-Injected: 1": b"/files/X-Injected:%201",
    "/files/a\u00a0b\u200b.mp4": b"/files/a%C2%A0b%E2%80%8B.mp4",
}


@pytest.mark.parametrize("path", ADDRESSES)
def test_blanks_in_an_address_are_sent_as_a_browser_sends_them(provider: Provider, path: str) -> None:
    provider.gives(whole())
    get(f" {provider.url}{path} ")
    assert provider.requests[0].startswith(b"GET %b HTTP/1.1\r\n" % ADDRESSES[path])
    assert b"\r\nX-Injected" not in provider.requests[0]


def test_redirect_to_an_address_with_a_blank_is_followed(provider: Provider) -> None:
    redirect = sends(head("302 Found", Content_Length=0, Location="/files/a b.mp4"))
    assert get(provider.gives(redirect, whole())).bytes == len(VIDEO)
    assert provider.requests[1].startswith(b"GET /files/a%20b.mp4 ")


def test_redirect_to_an_allowed_address_is_followed(provider: Provider) -> None:
    redirect = sends(head("307 Temporary Redirect", Content_Length=0, Location="/elsewhere.mp4"))
    assert get(provider.gives(redirect, whole())).bytes == len(VIDEO)
    assert provider.requests[1].startswith(b"GET /elsewhere.mp4 ")


def test_request_says_nothing_about_us(provider: Provider) -> None:
    get(provider.gives(whole()))
    request = provider.requests[0].lower()
    assert b"accept-encoding: identity" in request
    assert b"cookie" not in request
    assert b"authorization" not in request
    assert b"python" not in request


def test_what_comes_in_pieces_of_any_size_is_written_and_hashed_in_its_order(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "CHUNK_BYTES", 10_000)  # more than comes with the headers, less than what comes next
    content, into = VIDEO + os.urandom(3 * fetch.READ_BYTES), io.BytesIO()
    at_once = sends(head(Content_Length=len(content)) + content)
    fetched = get(provider.gives(at_once), into)
    assert into.getvalue() == content
    assert fetched == Fetched(len(content), hashlib.sha256(content).hexdigest())


def test_progress_is_reported_for_every_part(provider: Provider) -> None:
    reports: list[None] = []
    get(provider.gives(whole(VIDEO + bytes(4 * fetch.READ_BYTES))), on_progress=lambda: reports.append(None))
    assert len(reports) >= 4


def test_silence_is_not_waited_out(provider: Provider, settings: Settings) -> None:
    settings.MEDIA_READ_TIMEOUT = 1.0
    with pytest.raises(Unreachable, match="no byte"):
        get(provider.gives(AWAY["silence in the middle"]))


def test_progress_is_reported_while_nothing_comes(provider: Provider, settings: Settings) -> None:
    settings.MEDIA_READ_TIMEOUT = 2.5
    reports: list[None] = []
    with pytest.raises(Unreachable):
        get(provider.gives(AWAY["silence"]), on_progress=lambda: reports.append(None))
    assert len(reports) >= 1


class LeaseLost(Exception):
    pass


@pytest.mark.parametrize("answer", [GOOD["with its length"], AWAY["a drip"]], ids=["at a part", "while waiting"])
def test_what_progress_raises_ends_the_download(provider: Provider, answer: Callable[..., None]) -> None:
    def lose() -> None:
        raise LeaseLost

    with pytest.raises(LeaseLost):
        get(provider.gives(answer), on_progress=lose)


def test_page_is_refused_before_it_is_read(provider: Provider) -> None:
    page = never_ends(head(), b"<html>", part=b"<p>more</p>" * 1000)
    into = io.BytesIO()
    with pytest.raises(BadMedia):
        get(provider.gives(page), into)
    assert into.getvalue() == b""


def test_full_disk_is_not_the_files_fault(provider: Provider) -> None:
    with open("/dev/full", "wb", buffering=0) as full, pytest.raises(DiskFull):
        download(provider.gives(whole()), full, on_progress=lambda: None)


def test_large_file_takes_little_memory(provider: Provider, tmp_path: Path) -> None:
    size = 64 * 1024**2
    url = provider.gives(sends(head(Content_Length=size), VIDEO[:65536], *[MORE] * (size // len(MORE) - 1)))
    with (tmp_path / "video").open("wb") as into:
        tracemalloc.start()
        try:
            fetched = download(url, into, on_progress=lambda: None)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert fetched.bytes == size
    assert peak < 4 * 1024**2


def test_chunk_that_never_ends_takes_little_memory(provider: Provider, settings: Settings) -> None:
    settings.MEDIA_MAX_BYTES, settings.MEDIA_TOTAL_TIMEOUT = 64 * 1024**2, 600.0
    url = provider.gives(BAD["a chunk of -1 bytes, endless"])
    tracemalloc.start()
    try:
        with Path("/dev/null").open("wb") as into, pytest.raises(TooLarge):
            download(url, into, on_progress=lambda: None)
        assert tracemalloc.get_traced_memory()[1] < 4 * 1024**2
    finally:
        tracemalloc.stop()


def test_nothing_is_left_behind(
    provider: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    settings.MEDIA_MAX_BYTES = 1024**2
    for answer in [*GOOD.values(), *BAD.values()]:
        with suppress(BadMedia):
            get(provider.gives(answer))
    assert list(tmp_path.iterdir()) == []
