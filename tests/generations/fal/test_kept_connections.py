"""Questions on connections that are kept, to a server that closes them in every way."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
import requests

from generations.fal.exchange import ask, exchange

WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nSet-Cookie: who=you; Path=/\r\n\r\n{}"
DRIPS = b"HTTP/1.1 200 OK\r\nX-Endless: "


class Server:
    """Answers as told, the next connection by the next list, and remembers each request by its connection."""

    def __init__(self, *plan: list[bytes]) -> None:
        self.pause = 0.0
        self.heard: list[list[bytes]] = []
        self.closed = threading.Event()
        self.over = threading.Event()
        self._plan = plan
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        for answers in self._plan:
            line, _ = self._socket.accept()
            self.heard.append([])
            threading.Thread(target=self._answer, args=(line, answers, self.heard[-1]), daemon=True).start()

    def _answer(self, line: socket.socket, answers: list[bytes], heard: list[bytes]) -> None:
        with line, suppress(OSError):
            for answer in answers:
                if not (request := line.recv(65_536)):
                    break
                heard.append(request)
                self.over.wait(self.pause)
                line.sendall(answer)
                while answer == DRIPS and not self.over.wait(0.02):
                    line.sendall(b"a")
        self.closed.set()


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Starts servers, which end with the test."""
    servers: list[Server] = []

    def serve(*plan: list[bytes]) -> Server:
        servers.append(Server(*plan))
        return servers[-1]

    yield serve
    for server in servers:
        server.over.set()


def test_questions_share_a_connection(serve: Callable[..., Server]) -> None:
    server = serve([WHOLE] * 9)

    answers = [ask("GET", server.url, seconds=30).content for _ in range(3)]

    assert answers == [b"{}"] * 3
    assert [len(requests) for requests in server.heard] == [3]


def test_submit_has_a_connection_of_its_own(serve: Callable[..., Server]) -> None:
    server = serve([WHOLE] * 9, [WHOLE] * 9)
    ask("GET", server.url, seconds=30)

    exchange("POST", server.url, seconds=30)

    assert [len(requests) for requests in server.heard] == [1, 1]


def test_connection_that_was_closed_meanwhile_is_replaced(serve: Callable[..., Server]) -> None:
    server = serve([WHOLE], [WHOLE] * 9)
    ask("GET", server.url, seconds=30)
    assert server.closed.wait(10)

    assert ask("GET", server.url, seconds=30).status == 200


def test_question_that_met_a_closing_connection_is_asked_again(serve: Callable[..., Server]) -> None:
    """The other side had closed it when the question arrived: nobody has heard it."""
    server = serve([WHOLE, b""], [WHOLE] * 9)
    ask("GET", server.url, seconds=30)

    assert ask("GET", server.url, seconds=30).status == 200
    assert [len(requests) for requests in server.heard] == [2, 1]


def test_hangup_of_a_fresh_connection_is_no_reason_to_ask_again(serve: Callable[..., Server]) -> None:
    server = serve([b""], [WHOLE] * 9)

    with pytest.raises(requests.ConnectionError):
        ask("GET", server.url, seconds=30)
    assert len(server.heard) == 1


def test_answer_that_was_cut_off_on_a_kept_connection_is_none(serve: Callable[..., Server]) -> None:
    server = serve([WHOLE, WHOLE[:-1]], [WHOLE] * 9)
    ask("GET", server.url, seconds=30)

    with pytest.raises(requests.RequestException):
        ask("GET", server.url, seconds=30)


def test_neither_cookies_nor_keys_are_kept(serve: Callable[..., Server]) -> None:
    server = serve([WHOLE] * 9)
    ask("GET", server.url, seconds=30, headers={"Authorization": "Key secret"})

    ask("GET", server.url, seconds=30)

    assert b"secret" in server.heard[0][0]
    assert not [word for word in (b"Cookie", b"Authorization") if word in server.heard[0][1]]


def test_each_answer_on_a_kept_connection_has_its_own_time(serve: Callable[..., Server]) -> None:
    server = serve([WHOLE] * 9)
    server.pause = 0.8

    assert [ask("GET", server.url, seconds=2).status for _ in range(4)] == [200] * 4


def test_answer_that_drips_on_a_kept_connection_is_given_up(serve: Callable[..., Server]) -> None:
    server = serve([WHOLE, DRIPS], [WHOLE] * 9)
    ask("GET", server.url, seconds=30)

    with pytest.raises(requests.RequestException):
        ask("GET", server.url, seconds=0.3)


def test_redirect_is_an_answer_and_nobody_is_asked_where_it_leads(serve: Callable[..., Server]) -> None:
    redirect = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /elsewhere\r\n\r\n"
    server = serve([redirect, WHOLE])

    assert [ask("GET", server.url, seconds=30).status for _ in range(2)] == [302, 200]


def test_fork_has_connections_of_its_own(serve: Callable[..., Server]) -> None:
    server = serve([WHOLE] * 9, [WHOLE] * 9)
    ask("GET", server.url, seconds=30)

    if not (child := os.fork()):
        os._exit(ask("GET", server.url, seconds=30).status == 200)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1
    ask("GET", server.url, seconds=30)

    assert [len(requests) for requests in server.heard] == [2, 1]
