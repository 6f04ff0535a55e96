"""Putting an answer on the wire, whole or broken on purpose."""

import json
import socket
import time
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler
from typing import Any

from generations.sandbox.answers import Answer

SILENCE = 15.0
"""Seconds after which a stream of events says that it is still there."""


class Connection(BaseHTTPRequestHandler):
    """One connection. Head and body leave together: in two packets, the second would wait some 40 ms."""

    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16
    disable_nagle_algorithm = True
    timeout = 60

    def do_GET(self) -> None:
        """GET is `get`'s."""
        self.get()

    def do_HEAD(self) -> None:
        """HEAD is `get`'s too; `send` leaves the body out."""
        self.get()

    def do_POST(self) -> None:
        """POST is `post`'s."""
        self.post()

    def do_PUT(self) -> None:
        """PUT is `put`'s."""
        self.put()

    def get(self) -> None:
        """To be written by who knows the addresses, like the other two."""
        raise NotImplementedError

    def post(self) -> None:
        """See `get`."""
        raise NotImplementedError

    def put(self) -> None:
        """See `get`."""
        raise NotImplementedError

    def send(self, answer: Answer, *, is_cut: bool = False) -> None:
        """Answer; `is_cut` ends the connection in the middle of the body."""
        body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
        fixed = {"Content-Type": "application/json", "Content-Length": str(len(body))}
        self.send_response(answer.code)
        for name, value in (fixed | answer.headers).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body[: len(body) // 2] if is_cut else body)
        self.close_connection = self.close_connection or is_cut

    def drop(self) -> None:
        """End the connection without a word."""
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def send_events(self, bodies: Iterable[Any]) -> None:
        """Server-sent events: each body that differs from the one before, until there are no more."""
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        said, spoke = None, time.monotonic()
        for body in bodies:
            is_silent = time.monotonic() - spoke > SILENCE
            if body != said or is_silent:
                self.wfile.write(b": still here\n\n" if body == said else f"data: {json.dumps(body)}\n\n".encode())
                self.wfile.flush()
                said, spoke = body, time.monotonic()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name for it
        """Say nothing: addresses hold tokens."""
