"""One web process: what it takes, how it ends."""

import http.client
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from pytest_django import Settings

from generations.library.filters import MAX_LENGTH, NAMES
from maxvideo.processes.web import bodies
from maxvideo.processes.web.__main__ import listen
from maxvideo.processes.web.server import Server
from tests.maxvideo.processes.web.conftest import PATIENCE, Front, asked, echo, request


@pytest.mark.parametrize("character", ["a", "夜", "👍"])
def test_longest_search_with_every_filter_is_an_address_it_takes(front: Front, character: str) -> None:
    filters = dict.fromkeys(NAMES, "fal-ai/minimax/hailuo-02/standard/text-to-video") | {"q": character * MAX_LENGTH}
    assert b" 200 " in asked(front(echo), request(f"GET /gallery/?{urlencode(filters)} HTTP/1.1"))


def test_endless_address_is_refused(front: Front) -> None:
    assert b" 431 " in asked(front(echo), request(f"GET /?q={'a' * 40_000} HTTP/1.1"))


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"what is this\r\n\r\n", b" 400 "),
        (request(f"GET /?q={'a' * 40_000} HTTP/1.1"), b" 431 "),
        (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", b" 501 "),
        (request("POST / HTTP/1.1", bytes(bodies.LARGEST + 1)), b" 413 "),
    ],
    ids=["400", "431", "501", "413"],
)
def test_what_is_refused_before_the_site_is_read_as_text_alone(front: Front, sent: bytes, status: bytes) -> None:
    head = asked(front(echo), sent).partition(b"\r\n\r\n")[0]
    assert status in head
    assert b"Content-Type: text/plain" in head
    assert b"X-Content-Type-Options: nosniff" in head
    assert b"Content-Security-Policy: default-src 'none'" in head


def test_body_in_chunks_has_the_length_that_it_had(front: Front) -> None:
    head = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert asked(front(echo), head, b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n").endswith(b"POST / 5 5")


@pytest.mark.parametrize("broken", [b"what is this\r\n", b"xyz\r\nabc\r\n0\r\n\r\n", b"3\r\nabcdef\r\n0\r\n\r\n"])
def test_broken_chunks_are_not_understood(front: Front, broken: bytes) -> None:
    head = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert asked(front(echo), head, broken + b"\r\n" * 100).startswith(b"HTTP/1.1 400 ")


def test_head_gets_no_body(front: Front) -> None:
    answer = asked(front(echo), request("HEAD /page HTTP/1.1"))
    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert answer.endswith(b"\r\n\r\n")


def test_what_a_proxy_says_reaches_the_site_as_it_was_said(front: Front) -> None:
    def forwarded(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [f"{environ['HTTP_X_FORWARDED_FOR']} {environ['HTTP_X_FORWARDED_PROTO']}".encode()]

    head = b"GET / HTTP/1.0\r\nX-Forwarded-For: 192.0.2.1, 10.0.0.1\r\nX-Forwarded-Proto: https\r\n\r\n"
    assert asked(front(forwarded), head).endswith(b"192.0.2.1, 10.0.0.1 https")


def test_one_that_takes_its_time_is_answered_before_the_end() -> None:
    begun, goes_on = threading.Event(), threading.Event()

    def slow(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        start_response("200 OK", [("Content-Length", "4")])
        begun.set()
        goes_on.wait(PATIENCE)
        yield b"done"

    listener = listen("127.0.0.1:0")
    server = Server(slow, listener)
    thread = threading.Thread(target=server.serve)
    thread.start()
    with socket.create_connection(listener.getsockname(), timeout=PATIENCE) as client:
        address = listener.getsockname()
        client.sendall(request("GET / HTTP/1.1"))
        begun.wait(PATIENCE)
        server.stop()
        while not _is_refused(address) and thread.is_alive():
            thread.join(0.01)
        goes_on.set()
        assert client.makefile("rb").read().endswith(b"done")
    thread.join(PATIENCE)
    assert not thread.is_alive()


def _is_refused(address: tuple[str, int]) -> bool:
    try:
        socket.create_connection(address, timeout=PATIENCE).close()
    except (ConnectionRefusedError, ConnectionResetError):  # or it waited to be taken when the socket was closed
        return True
    return False


def test_connection_is_used_again(front: Front) -> None:
    client = http.client.HTTPConnection(*front(echo), timeout=PATIENCE)
    for path in ("/one", "/two"):
        client.request("POST", path, b"abc")
        assert client.getresponse().read() == f"POST {path} 3 3".encode()
    client.close()


def test_every_answer_is_a_line_in_the_log(front: Front, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="maxvideo.access"):
        asked(front(echo), request("GET /a\x1bb HTTP/1.1"))
    (line,) = [record.getMessage() for record in caplog.records if record.name == "maxvideo.access"]
    assert line.startswith(r'127.0.0.1 "GET /a\x1bb HTTP/1.1" 200 ')


def test_log_keeps_nothing_that_was_searched_for(front: Front, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="maxvideo.access"):
        asked(front(echo), request("GET /gallery/?q=secret+wish HTTP/1.1"))
    (line,) = [record.getMessage() for record in caplog.records if record.name == "maxvideo.access"]
    assert line.startswith('127.0.0.1 "GET /gallery/?... HTTP/1.1" 200 ')


def test_large_bodies_wait_where_room_is_watched(front: Front, settings: Settings, tmp_path: Path) -> None:
    settings.SCRATCH_DIR = tmp_path
    places: list[str] = []

    def where(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        places.append(str(Path(f"/proc/self/fd/{environ['wsgi.input'].fileno()}").readlink()))
        start_response("200 OK", [])
        return [b""]

    asked(front(where), request("POST / HTTP/1.1", bytes(500_000)))
    assert places[0].startswith(str(tmp_path))
