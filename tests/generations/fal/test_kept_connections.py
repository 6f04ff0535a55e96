"""Questions on connections that are kept, to a server that closes them in every way."""

import os
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import requests

from generations.fal.exchange import Answer, ask, exchange

WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nSet-Cookie: who=you; Path=/\r\n\r\n{}"
DRIPS = b"HTTP/1.1 200 OK\r\nX-Endless: "


class Server:
    """Answers as told, the next connection by the next list, and remembers each request by its connection."""

    def __init__(self, scheme: str, certificate: Path, *plan: list[bytes]) -> None:
        self._is_secure, self._certificate = scheme == "https", certificate
        self.pause = 0.0
        self.heard: list[list[bytes]] = []
        self.closed = threading.Event()
        self.over = threading.Event()
        self._plan = plan
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"{scheme}://localhost:{self._socket.getsockname()[1]}/"
        threading.Thread(target=self._serve, daemon=True).start()

    def ask(self, *, seconds: float = 30, **options: Any) -> Answer:
        """Ask it something, on a kept connection."""
        return ask("GET", self.url, seconds=seconds, verify=str(self._certificate), **options)

    def _serve(self) -> None:
        for answers in self._plan:
            line, _ = self._socket.accept()
            self.heard.append([])
            threading.Thread(target=self._answer, args=(line, answers, self.heard[-1]), daemon=True).start()

    def _answer(self, line: socket.socket, answers: list[bytes], heard: list[bytes]) -> None:
        with suppress(OSError), self._secured(line) as wire:
            for answer in answers:
                if not (request := wire.recv(65_536)):
                    break
                heard.append(request)
                self.over.wait(self.pause)
                wire.sendall(answer)
                while answer == DRIPS and not self.over.wait(0.02):
                    wire.sendall(b"a")
        self.closed.set()

    def _secured(self, line: socket.socket) -> socket.socket:
        if not self._is_secure:
            return line
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._certificate)
        return context.wrap_socket(line, server_side=True)


@pytest.fixture(params=["http", "https"])
def serve(request: pytest.FixtureRequest, certificate: Path) -> Iterator[Callable[..., Server]]:
    """Starts servers, which end with the test."""
    servers: list[Server] = []

    def serve(*plan: list[bytes]) -> Server:
        servers.append(Server(request.param, certificate, *plan))
        return servers[-1]

    yield serve
    for server in servers:
        server.over.set()


def test_questions_share_a_connection(serve: Callable[..., Server]) -> None:
    server = serve([WHOLE] * 9)

    answers = [server.ask().content for _ in range(3)]

    assert answers == [b"{}"] * 3
    assert [len(requests) for requests in server.heard] == [3]


def test_connections_of_many_at_once_are_all_kept(serve: Callable[..., Server]) -> None:
    many = 12
    server = serve(*[[WHOLE] * 9] * many * 2)
    server.pause = 0.5
    with ThreadPoolExecutor(many) as threads:
        for _ in range(2):
            assert {answer.status for answer in threads.map(lambda _: server.ask(), range(many))} == {200}

    assert len(server.heard) <= many


def test_submit_has_a_connection_of_its_own(serve: Callable[..., Server], certificate: Path) -> None:
    server = serve([WHOLE] * 9, [WHOLE] * 9)
    server.ask()

    exchange("POST", server.url, seconds=30, verify=str(certificate))

    assert [len(requests) for requests in server.heard] == [1, 1]


def test_connection_that_was_closed_meanwhile_is_replaced(serve: Callable[..., Server]) -> None:
    server = serve([WHOLE], [WHOLE] * 9)
    server.ask()
    assert server.closed.wait(10)

    assert server.ask().status == 200


def test_question_that_met_a_closing_connection_is_asked_again(serve: Callable[..., Server]) -> None:
    """The other side had closed it when the question arrived: nobody has heard it."""
    server = serve([WHOLE, b""], [WHOLE] * 9)
    server.ask()

    assert server.ask().status == 200
    assert [len(requests) for requests in server.heard] == [2, 1]


def test_hangup_of_a_fresh_connection_is_no_reason_to_ask_again(serve: Callable[..., Server]) -> None:
    server = serve([b""], [WHOLE] * 9)

    with pytest.raises(requests.ConnectionError):
        server.ask()
    assert len(server.heard) == 1


def test_answer_that_was_cut_off_on_a_kept_connection_is_none(serve: Callable[..., Server]) -> None:
    server = serve([WHOLE, WHOLE[:-1]], [WHOLE] * 9)
    server.ask()

    with pytest.raises(requests.RequestException):
        server.ask()


def test_neither_cookies_nor_keys_are_kept(serve: Callable[..., Server]) -> None:
    server = serve([WHOLE] * 9)
    server.ask(headers={"Authorization": "Key secret"})

    server.ask()

    assert b"secret" in server.heard[0][0]
    assert not [word for word in (b"Cookie", b"Authorization") if word in server.heard[0][1]]


def test_each_answer_on_a_kept_connection_has_its_own_time(serve: Callable[..., Server]) -> None:
    server = serve([WHOLE] * 9)
    server.pause = 0.8

    assert [server.ask(seconds=2).status for _ in range(4)] == [200] * 4


def test_answer_that_drips_on_a_kept_connection_is_given_up(serve: Callable[..., Server]) -> None:
    server = serve([WHOLE, DRIPS], [WHOLE] * 9)
    server.ask()

    with pytest.raises(requests.RequestException):
        server.ask(seconds=0.3)


def test_redirect_is_an_answer_and_nobody_is_asked_where_it_leads(serve: Callable[..., Server]) -> None:
    redirect = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /elsewhere\r\n\r\n"
    server = serve([redirect, WHOLE])

    assert [server.ask().status for _ in range(2)] == [302, 200]


def test_fork_has_connections_of_its_own(serve: Callable[..., Server]) -> None:
    server = serve([WHOLE] * 9, [WHOLE] * 9)
    server.ask()

    if not (child := os.fork()):
        os._exit(server.ask().status == 200)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1
    server.ask()

    assert [len(requests) for requests in server.heard] == [2, 1]
