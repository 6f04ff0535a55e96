"""Sockets that never wait in silence: whoever reads asks a watch before every wait for bytes.

A time-out between bytes alone lets a server drip them, headers included, for ever.
"""

import io
import socket
from collections.abc import Callable
from typing import Any, Protocol, TypeVar, cast

from urllib3.connection import HTTPConnection
from urllib3.connectionpool import HTTPConnectionPool

Result = TypeVar("Result")


class Watch(Protocol):
    """Somebody who knows how long may be waited."""

    def wait_for(self, work: Callable[[], Result]) -> Result:
        """What `work` returns or raises: it connects, and that has a time-out of its own."""

    def check(self) -> float:
        """The seconds to wait until it is asked again; raises where the time is up."""

    def heard(self, count: int) -> None:
        """So many bytes came."""


class WatchedReader(io.RawIOBase):
    """The reading side of a socket: waits for as long as the watch says, and asks it in between."""

    def __init__(self, sock: socket.socket, watch: Watch) -> None:
        self._socket, self._watch = sock, watch
        self._hold = sock.makefile("rb", buffering=0)  # keeps it open while http.client closes its own end

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while True:
            self._socket.settimeout(self._watch.check())
            try:
                received = self._socket.recv_into(buffer)
            except TimeoutError:
                continue
            self._watch.heard(received)
            return received

    def close(self) -> None:
        self._hold.close()
        super().close()


class WatchedSocket:
    """A connected socket, plain or TLS, whose reader is watched."""

    def __init__(self, sock: socket.socket, watch: Watch) -> None:
        self._socket, self._watch = sock, watch

    def makefile(self, mode: str, *_: Any) -> io.BufferedReader:
        return io.BufferedReader(WatchedReader(self._socket, self._watch))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)


class Watched:
    """Mixed into urllib3's connections: what they connect is watched."""

    watch: Any  # a Watch
    sock: Any
    timeout: Any

    def connect(self) -> None:
        """Connect, within the time that the watch gives."""
        self.watch.wait_for(super().connect)  # type: ignore[misc]  # the connection that this is mixed into has it
        self.sock = WatchedSocket(self.sock, self.watch)


def watch_connections(pool: HTTPConnectionPool, watch: Watch) -> None:
    """Have a watch look over every connection that the pool makes from now on."""
    watched = type("WatchedConnection", (Watched, pool.ConnectionCls), {"watch": watch})
    pool.ConnectionCls = cast("type[HTTPConnection]", watched)
