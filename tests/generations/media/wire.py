"""The network as a test sees it: a provider of files that does anything, names that lie, and every connection tried."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

Answer = Callable[[socket.socket], None]


class Network:
    """Answers for names, and the addresses of all attempts to connect."""

    def __init__(self) -> None:
        self.names: dict[str, list[str]] = {}
        self.attempts: list[tuple[Any, ...]] = []

    def resolve(self, host: str, port: int, real: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """The next answer for a name, the last one again and again; literal addresses as the system reads them."""
        answers = self.names.get(host)
        if answers is None:
            return real(host, port, *args, **kwargs)
        address = answers.pop(0) if len(answers) > 1 else answers[0]
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        place = (address, port, 0, 0) if ":" in address else (address, port)
        return [(family, socket.SOCK_STREAM, 6, "", place)]


class Provider:
    """A server on loopback that gives each connection to the test's own function, raw."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.requests: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # or the waiting accept() keeps it open
        self._listener.close()

    def gives(self, *answers: Answer) -> str:
        """Answer the next connections so, the last again and again; returns an address to fetch."""
        self.answers = list(answers)
        return f"{self.url}/files/video.mp4"

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            try:
                self.requests.append(connection.recv(65536))
                answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
                answer(connection)
            except OSError:
                return  # the client had enough
