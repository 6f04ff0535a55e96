"""The watch over outside calls sees them, or it would prove nothing."""

import http.client
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import transaction
from redis import Redis

from tests import outside_calls
from tests.faults.servers import Valkey


def connect(url: str) -> None:
    """Open a connection and leave it at that."""
    socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2].partition("/")[0]))).close()


def ask_over_kept_connection() -> None:
    """Begin a request on a socket that is there already."""
    client = http.client.HTTPConnection("127.0.0.1")
    client.sock = socket.socket()
    client.putrequest("GET", "/")
    client.close()


def write_file(folder: Path) -> None:
    """Store a file as the site does."""
    FileSystemStorage(folder).save("a.txt", ContentFile(b"a"))


@pytest.fixture
def seen() -> Iterator[list[str]]:
    """What was seen; a test that looks at it may go out."""
    yield outside_calls.found
    outside_calls.found.clear()


@pytest.fixture(params=["connection", "kept connection of HTTP", "kept connection of Redis", "file"])
def go_out(request: pytest.FixtureRequest, valkey: Valkey, tmp_path: Path) -> Iterator[Callable[[], object]]:
    """Each way to the outside."""
    with Redis.from_url(valkey.url) as redis:
        redis.ping()
        yield {
            "connection": lambda: connect(valkey.url),
            "kept connection of HTTP": ask_over_kept_connection,
            "kept connection of Redis": redis.ping,
            "file": lambda: write_file(tmp_path / "media"),
        }[request.param]


@pytest.mark.parametrize("transactional", [False, True])
def test_call_inside_a_transaction_is_seen(
    request: pytest.FixtureRequest, go_out: Callable[[], object], seen: list[str], transactional: bool
) -> None:
    request.getfixturevalue("transactional_db" if transactional else "db")
    go_out()
    assert seen == []

    with transaction.atomic():
        go_out()

    assert len(seen) >= 1
