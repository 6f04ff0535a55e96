"""Sessions whose answers come whole in time, headers and body, however the other side drips them.

The time is that of the request, from the first wait for its answer on. One session is kept by each process for the
questions that it asks fal over and over: a connection costs more than a question.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from http.client import HTTPException
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Final, TypeVar

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from maxvideo.web.watched_sockets import Watched

Result = TypeVar("Result")

KEPT_CONNECTIONS: Final = 64


class Deadline:
    """A watch that allows so many seconds from the first wait on: the sending of a large body takes what it takes."""

    def __init__(self) -> None:
        self._seconds = self._until = 0.0

    def allow(self, seconds: float) -> None:
        """Another answer is waited for, from the first wait on."""
        self._seconds, self._until = seconds, 0.0

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


class StaleConnectionError(ConnectionError):
    """A connection that had answered before was closed by the other side, before it answered again."""


class _Bounded(Watched):
    """Mixed into urllib3's connections: one that allows each answer its time, and knows whether one came before."""

    _has_answered = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.watch: Deadline = Deadline()

    def connect(self) -> None:
        super().connect()
        self._has_answered = False

    def request(self, *args: Any, **options: Any) -> None:
        with self._telling_stale():
            super().request(*args, **options)  # type: ignore[misc]  # the connection that this is mixed into has it

    def getresponse(self) -> Any:
        self.watch.allow(self.timeout)
        with self._telling_stale():
            response = super().getresponse()  # type: ignore[misc]
        self._has_answered = True
        return response

    @contextmanager
    def _telling_stale(self) -> Iterator[None]:
        try:
            yield
        except (TimeoutError, BrokenPipeError):  # the latter urllib3 ignores: an answer may be there all the same
            raise
        except (OSError, HTTPException) as error:
            if self._has_answered:
                raise StaleConnectionError from error
            raise


class _BoundedHTTPConnection(_Bounded, HTTPConnection):
    pass


class _BoundedHTTPSConnection(_Bounded, HTTPSConnection):
    pass


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls = _BoundedHTTPConnection


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _BoundedHTTPSConnection


class BoundedAdapter(HTTPAdapter):
    """Gives connections whose answers come in time."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """Have pools of such connections."""
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}


def open_bounded_session() -> requests.Session:
    """A session that uses neither a proxy nor a .netrc of the environment, and takes no cookies."""
    session = requests.Session()
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    for scheme in ("http://", "https://"):
        session.mount(scheme, BoundedAdapter(pool_maxsize=KEPT_CONNECTIONS))
    return session


@lru_cache
def kept_session() -> requests.Session:
    """The session of this process, for any number of threads. A request is to bring all that it needs, its key too."""
    return open_bounded_session()


os.register_at_fork(after_in_child=kept_session.cache_clear)  # a connection has one process
