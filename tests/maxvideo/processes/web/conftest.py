"""One web process of a test's own, in threads, over real sockets; what it serves the test writes."""

import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from maxvideo.processes.web.__main__ import listen
from maxvideo.processes.web.server import Server

Front = Callable[[Any], tuple[str, int]]
PATIENCE = 20


@pytest.fixture(autouse=True)
def _temporary_files_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server says for its whole process where temporary files lie; that goes with the test."""
    monkeypatch.setattr(tempfile, "tempdir", tempfile.gettempdir())


@pytest.fixture
def front() -> Iterator[Front]:
    """Serves an application and returns its address."""
    running: list[tuple[Server, threading.Thread]] = []

    def serve(application: Any) -> tuple[str, int]:
        listener = listen("127.0.0.1:0")
        address: tuple[str, int] = listener.getsockname()
        server = Server(application, listener)
        thread = threading.Thread(target=server.serve)
        thread.start()
        running.append((server, thread))
        return address

    yield serve
    for server, thread in running:
        server.stop()
        thread.join(PATIENCE)
        server.trigger.close()
        assert not thread.is_alive()


def asked(address: tuple[str, int], *pieces: bytes) -> bytes:
    """Everything that comes back for what is sent, until the server closes."""
    with socket.create_connection(address, timeout=PATIENCE) as client:
        for piece in pieces:
            client.sendall(piece)
        return client.makefile("rb").read()


def request(head: str, body: bytes = b"", *, kind: str = "text/plain") -> bytes:
    """A request that ends its connection: `head` is its first line."""
    lines = [head, "Host: x", "Connection: close", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def echo(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """Says what came."""
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} {environ.get('CONTENT_LENGTH')} {len(body)}".encode()]
