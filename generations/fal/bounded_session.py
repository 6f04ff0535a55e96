"""A session for one request whose whole answer, headers and body, comes in time, however the other side drips it."""

import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

import requests
from requests.adapters import HTTPAdapter
from urllib3.connectionpool import HTTPConnectionPool

from maxvideo.web.watched_sockets import watch_connections

Result = TypeVar("Result")


class Deadline:
    """A watch that allows so many seconds from the first wait on: the sending of a large body takes what it takes."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._until = 0.0

    def wait_for(self, work: Callable[[], Result]) -> Result:
        """Whatever it takes: the time of a connection is limited elsewhere."""
        return work()

    def check(self) -> float:
        """The seconds that are left; raises TimeoutError."""
        self._until = self._until or time.monotonic() + self._seconds
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer took too long")
        return left

    def heard(self, count: int) -> None:
        """Nothing is gained by bytes that come one by one."""


class BoundedAdapter(HTTPAdapter):
    """Gives connections whose answers come in time."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> HTTPConnectionPool:
        """A pool of such connections."""
        pool = cast("HTTPConnectionPool", super().get_connection_with_tls_context(*args, **kwargs))
        watch_connections(pool, Deadline(self._seconds))
        return pool


def open_bounded_session(seconds: float) -> requests.Session:
    """A session that uses neither a proxy nor a .netrc of the environment."""
    session = requests.Session()
    session.trust_env = False
    for scheme in ("http://", "https://"):
        session.mount(scheme, BoundedAdapter(seconds))
    return session
