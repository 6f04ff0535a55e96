"""One request and its answer, from a server that takes its time in every way."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress

import pytest
import requests

from generations.fal.exchange import WatchedBody, exchange

WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


@pytest.fixture
def served() -> Iterator[Callable[[bytes, bytes], str]]:
    """Serves one request: what is sent at once, and what then comes for ever, a byte at a time; gives the address."""
    over = threading.Event()

    def serve(at_once: bytes, for_ever: bytes) -> str:
        server = socket.create_server(("127.0.0.1", 0))

        def answer() -> None:
            line, _ = server.accept()
            with server, line, suppress(OSError):
                line.recv(65_536)
                line.sendall(at_once)
                while for_ever and not over.wait(0.02):
                    line.sendall(for_ever)

        threading.Thread(target=answer, daemon=True).start()
        return f"http://127.0.0.1:{server.getsockname()[1]}/"

    yield serve
    over.set()


def test_whole_answer_is_read(served: Callable[[bytes, bytes], str]) -> None:
    answer = exchange("GET", served(WHOLE, b""), seconds=30)

    assert (answer.status, answer.content) == (200, b"{}")


def test_answer_that_was_cut_off_is_none(served: Callable[[bytes, bytes], str]) -> None:
    with pytest.raises(requests.RequestException):
        exchange("GET", served(WHOLE.replace(b"Length: 2", b"Length: 3"), b""), seconds=30)


def test_redirect_is_an_answer_and_nobody_is_asked_where_it_leads(served: Callable[[bytes, bytes], str]) -> None:
    elsewhere = served(WHOLE, b"").encode()
    redirect = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + elsewhere + b"\r\n\r\n"

    assert exchange("GET", served(redirect, b""), seconds=30).status == 302


@pytest.mark.parametrize(
    "begin",
    [
        pytest.param(b"", id="status line"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX-Endless: ", id="headers"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", id="body"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_answer_that_drips_for_ever_is_given_up(
    served: Callable[[bytes, bytes], str], begin: bytes, method: str
) -> None:
    """It would be an hour before any limit of a library ends it."""
    with pytest.raises(requests.RequestException):
        exchange(method, served(begin, b"a"), seconds=0.3)


def test_body_tells_of_each_piece_that_is_sent() -> None:
    told: list[int] = []
    body = WatchedBody(b"abcde", lambda: told.append(1))
    assert not body.was_read
    assert [body.read(2), body.read(2), body.read()] == [b"ab", b"cd", b"e"]
    assert (body.was_read, len(told)) == (True, 3)


@pytest.mark.parametrize(("more", "is_taken"), [(0, True), (1, False)])
def test_answer_of_a_mebibyte_is_the_largest(served: Callable[[bytes, bytes], str], more: int, is_taken: bool) -> None:
    body = b"a" * (1024 * 1024 + more)
    url = served(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body, b"")
    with nullcontext() if is_taken else pytest.raises(requests.RequestException, match="too large"):
        assert exchange("GET", url, seconds=30).content == body
