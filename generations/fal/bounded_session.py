"""A session for one request whose whole answer, headers and body, comes in time, however the other side drips it."""

import time
from typing import Any, cast

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection
from urllib3.connectionpool import HTTPConnectionPool

from maxvideo.web.watched_sockets import WatchedSocket


class Deadline:
    """A watch that allows so many seconds from the first wait on: the sending of a large body takes what it takes."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._until = 0.0

    def check(self) -> float:
        """The seconds that are left; raises TimeoutError."""
        self._until = self._until or time.monotonic() + self._seconds
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer took too long")
        return left

    def heard(self, count: int) -> None:
        """Nothing is gained by bytes that come one by one."""


class _Bounded:
    """Mixed into urllib3's connections: what they connect is watched."""

    deadline: Deadline
    sock: Any

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]  # the connection that this is mixed into has it
        self.sock = WatchedSocket(self.sock, self.deadline)


class BoundedAdapter(HTTPAdapter):
    """Gives connections whose answers come in time."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> HTTPConnectionPool:
        """A pool of such connections."""
        pool = cast("HTTPConnectionPool", super().get_connection_with_tls_context(*args, **kwargs))
        bounded = type("BoundedConnection", (_Bounded, pool.ConnectionCls), {"deadline": Deadline(self._seconds)})
        pool.ConnectionCls = cast("type[HTTPConnection]", bounded)
        return pool


def open_bounded_session(seconds: float) -> requests.Session:
    """A session that uses neither a proxy nor a .netrc of the environment."""
    session = requests.Session()
    session.trust_env = False
    for scheme in ("http://", "https://"):
        session.mount(scheme, BoundedAdapter(seconds))
    return session
