"""The watched connection over TLS, to a server of our own; `test_fetch.py` has the plain one."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from pathlib import Path

import pytest
import requests

from generations.media.connection import GuardedAdapter, Watch, is_public
from generations.media.exceptions import Unreachable

CONTENT = bytes(range(256)) * 4000


@pytest.fixture
def serve(certificate: Path) -> Iterator[Callable[[Callable[[ssl.SSLSocket], None]], int]]:
    """Answers one TLS connection as told; gives the port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve(answer: Callable[[ssl.SSLSocket], None]) -> int:
        def run() -> None:
            try:
                with context.wrap_socket(listener.accept()[0], server_side=True) as connection:
                    connection.recv(65536)
                    answer(connection)
            except OSError:
                return  # the client had enough

        threading.Thread(target=run, daemon=True).start()
        return int(listener.getsockname()[1])

    yield serve
    listener.close()


def get(port: int, *, verify: Path | bool, host: str = "localhost", seconds: float = 5.0) -> bytes:
    watch = Watch(lambda: None, silence_seconds=seconds, total_seconds=seconds)
    with requests.Session() as session:
        session.trust_env = False
        session.mount("https://", GuardedAdapter(watch, is_https=True, is_sandbox=True))
        verify = verify if isinstance(verify, bool) else str(verify)
        return session.get(f"https://{host}:{port}/x", verify=verify, timeout=(5, 1)).content


def sends_all(connection: ssl.SSLSocket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(CONTENT) + CONTENT)


def drips(connection: ssl.SSLSocket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    while not threading.Event().wait(0.1):
        connection.sendall(b"y")


def test_bytes_come_through_tls(serve: Callable[[Callable[[ssl.SSLSocket], None]], int], certificate: Path) -> None:
    assert get(serve(sends_all), verify=certificate) == CONTENT


def test_stranger_is_not_believed(serve: Callable[[Callable[[ssl.SSLSocket], None]], int]) -> None:
    with pytest.raises(requests.exceptions.SSLError):
        get(serve(sends_all), verify=True)


def test_certificate_of_another_host_is_not_believed(
    serve: Callable[[Callable[[ssl.SSLSocket], None]], int], certificate: Path
) -> None:
    with pytest.raises(requests.exceptions.SSLError):
        get(serve(sends_all), verify=certificate, host="127.0.0.1")


def test_drip_through_tls_ends_at_the_deadline(
    serve: Callable[[Callable[[ssl.SSLSocket], None]], int], certificate: Path
) -> None:
    with pytest.raises(Unreachable):
        get(serve(drips), verify=certificate, seconds=1.0)


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:4700::1111", "2a00:1450:4001:81b::200e"])
def test_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(ip_address(address))
