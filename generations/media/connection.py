"""A connection that goes only where it may, never waits in silence and never outlives its deadline.

`requests-hardened` resolves a name once, refuses internal addresses and connects to the address it checked. Two
things are added: a stricter idea of a public address, and a watch over every single wait for bytes.
"""

import ipaddress
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Any, TypeVar

import requests
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter
from urllib3.connectionpool import HTTPConnectionPool

from generations.media.addresses import Address
from generations.media.exceptions import Slow, Unreachable
from maxvideo.web.watched_sockets import watch_connections

GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
TICK_SECONDS = 1.0

Result = TypeVar("Result")


class Watch:
    """Ends a download that is silent for too long, drips, or takes too long in all, and reports while it waits."""

    def __init__(
        self,
        on_progress: Callable[[], None],
        *,
        silence_seconds: float,
        total_seconds: float,
        least_bytes: int = 0,
        in_seconds: float = 0,
    ) -> None:
        self._on_progress = on_progress
        self._silence_seconds = silence_seconds
        self._deadline = time.monotonic() + total_seconds
        self._least_bytes, self._in_seconds = least_bytes, in_seconds
        self._counted_from, self._counted_bytes = 0.0, 0
        self._heard_at = self._reported_at = time.monotonic()

    def heard(self, count: int) -> None:
        """So many bytes came; the speed is counted from the first ones on."""
        self._heard_at = time.monotonic()
        self._counted_from = self._counted_from or self._heard_at
        self._counted_bytes += count

    def check(self) -> float:
        """Report at most once a tick, and say how long that is.

        Raises Unreachable when the time is up, and what `on_progress` raises.
        """
        present = time.monotonic()
        if present > self._deadline:
            raise Unreachable("the download took too long")
        if present - self._heard_at > self._silence_seconds:
            raise Unreachable("no byte came for too long")
        self._check_speed(present)
        if present - self._reported_at >= TICK_SECONDS:
            self._reported_at = present
            self._on_progress()
        return TICK_SECONDS

    def _check_speed(self, present: float) -> None:
        if not self._counted_from or present - self._counted_from < self._in_seconds:
            return
        if self._counted_bytes < self._least_bytes:
            raise Slow(f"fewer than {self._least_bytes} bytes came in {self._in_seconds:g} s")
        self._counted_from, self._counted_bytes = present, 0

    def wait_for(self, work: Callable[[], Result]) -> Result:
        """What `work` returns or raises, done in a thread: it waits where nobody can look in, as a resolver does.

        Its end is not waited for when the watch ends the download.
        """
        future: Future[Result] = Future()
        threading.Thread(target=_do, args=[work, future], daemon=True).start()
        while not wait([future], TICK_SECONDS).done:
            self.check()
        self._heard_at = time.monotonic()
        return future.result()


def _do(work: Callable[[], Result], future: Future[Result]) -> None:
    try:
        future.set_result(work())
    except BaseException as error:
        future.set_exception(error)


class GuardedAdapter(IPFilterAdapter):  # type: ignore[misc]  # untyped library
    """Connects to public addresses only, or for the sandbox to this machine only."""

    def __init__(self, watch: Watch, *, is_https: bool, is_sandbox: bool) -> None:
        super().__init__(is_https_proto=is_https, allow_loopback=is_sandbox)
        self._watch = watch

    def build_connection_pool_key_attributes(self, *args: Any, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """Where to connect to, which the base class has resolved. Raises InvalidIPAddress."""
        resolve = super().build_connection_pool_key_attributes
        host, pool = self._watch.wait_for(lambda: resolve(*args, **kwargs))
        address = ipaddress.ip_address(host["host"].strip("[]"))
        if not (address.is_loopback if self._allow_loopback else is_public(address)):
            raise InvalidIPAddress(address)
        return host, pool

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> HTTPConnectionPool:
        """A pool whose connections are watched."""
        pool: HTTPConnectionPool = super().get_connection_with_tls_context(*args, **kwargs)
        watch_connections(pool, self._watch)
        return pool


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether it is an address of the open internet, with none of IPv6's ways to write an IPv4 one."""
    if isinstance(address, ipaddress.IPv6Address) and address not in GLOBAL_UNICAST:
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def open_session(address: Address, watch: Watch, *, connect_seconds: float) -> requests.Session:
    """A session for one request to the address: no redirects, no proxy, no netrc, no internal addresses."""
    session: requests.Session = HTTPSession(
        Config(
            ip_filter_enable=True,
            ip_filter_allow_loopback_ips=False,
            never_redirect=True,
            default_timeout=(connect_seconds, TICK_SECONDS),
        )
    )
    session.trust_env = False
    session.mount("https://", GuardedAdapter(watch, is_https=True, is_sandbox=False))
    session.mount("http://", GuardedAdapter(watch, is_https=False, is_sandbox=address.is_sandbox))
    return session
