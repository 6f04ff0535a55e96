"""One connection, and putting an answer on it. Head and body leave together: in two packets the second waits 40 ms."""

import json
import socket
from http.server import BaseHTTPRequestHandler
from typing import Any

from billing.payments.sandbox.answers import Answer


class Connection(BaseHTTPRequestHandler):
    """HTTP, without a word in any log: addresses hold ids of sessions."""

    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16
    disable_nagle_algorithm = True
    timeout = 60

    def do_GET(self) -> None:
        """Every method is `handle_call`'s."""
        self.handle_call()

    def do_HEAD(self) -> None:
        """As GET; `send` leaves the body out."""
        self.handle_call()

    def do_POST(self) -> None:
        """See `do_GET`."""
        self.handle_call()

    def do_DELETE(self) -> None:
        """See `do_GET`."""
        self.handle_call()

    def handle_call(self) -> None:
        """To be written by who knows the addresses."""
        raise NotImplementedError

    def send(self, answer: Answer) -> None:
        """Answer, or end the connection without a word."""
        if answer.is_cut:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
        fixed = {"Content-Type": "application/json", "Content-Length": str(len(body))}
        self.send_response(answer.status)
        for name, value in (fixed | answer.headers).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name for it
        """Say nothing."""
