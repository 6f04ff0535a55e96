"""What is taken of a request, and what is said of the rest."""

import shutil
import socket
import time
from collections import namedtuple
from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import Settings

from generations.moderation import check
from maxvideo.processes.web import bodies, server
from maxvideo.processes.web.bodies import Bodies
from tests.maxvideo.processes.web.conftest import PATIENCE, Front, asked, echo, request

Usage = namedtuple("Usage", "free")


def test_sixty_megabytes_come_through(front: Front) -> None:
    size = 60 * 1024**2
    assert asked(front(echo), request("POST / HTTP/1.1", bytes(size))).endswith(f"POST / {size} {size}".encode())


@pytest.mark.parametrize("is_chunked", [False, True])
def test_larger_form_is_read_to_its_end_and_refused_in_words(
    front: Front, monkeypatch: pytest.MonkeyPatch, is_chunked: bool
) -> None:
    monkeypatch.setattr(bodies, "LARGEST", 200_000)
    body = bytes(2_000_000)
    head = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunked = head + b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    answer = asked(front(echo), chunked if is_chunked else request("POST / HTTP/1.1", body))
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"more than a form can hold" in answer


def test_page_that_reads_marks_takes_larger_files(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "LARGEST", 200_000)
    assert asked(front(echo), request("POST /check/ HTTP/1.1", bytes(2_000_000))).startswith(b"HTTP/1.1 200 ")
    assert bodies.LARGEST_AT["/check/"] > check.MOST_BYTES + check.FORM_BYTES


def settles(condition: Callable[[], bool]) -> bool:
    """Whether the front's other threads make it true before the test's patience ends."""
    end = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Bodies:
    """What the front keeps."""
    kept = Bodies()
    monkeypatch.setattr(server, "Bodies", lambda: kept)
    return kept


def test_all_bodies_together_are_bounded(front: Front, kept: Bodies, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "TOGETHER", 300_000)
    address = front(echo)
    with socket.create_connection(address, timeout=PATIENCE) as other:
        other.sendall(request("POST / HTTP/1.1", bytes(290_000))[:-1])
        assert settles(lambda: kept.kept > 280_000)
        answer = asked(address, request("POST / HTTP/1.1", bytes(200_000)))
        assert answer.startswith(b"HTTP/1.1 503 ")
        assert b"Retry-After: 10" in answer
    assert settles(lambda: kept.kept == 0)
    assert b" 200 " in asked(address, request("POST / HTTP/1.1", bytes(200_000))), "its bytes are free again"


def test_nearly_full_disk_takes_no_large_body(
    front: Front, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(free=settings.LEAST_FREE_BYTES // 4))
    address = front(echo)
    assert asked(address, request("POST / HTTP/1.1", bytes(200_000))).startswith(b"HTTP/1.1 507 ")
    assert b" 200 " in asked(address, request("POST / HTTP/1.1", bytes(1000)))


@pytest.mark.parametrize("sent", [b"GET / HTTP/1.1\r\nX-", b"POST / HTTP/1.1\r\nContent-Length: 900000\r\n\r\nabc"])
def test_request_that_drips_is_left(front: Front, monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    monkeypatch.setattr(bodies, "GRACE_SECONDS", 0.2)
    monkeypatch.setitem(server.LIMITS, "cleanup_interval", 0)
    assert asked(front(echo), sent) == b""


def test_slow_line_is_given_the_time_that_its_bytes_take(
    front: Front, kept: Bodies, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "GRACE_SECONDS", 0.0)
    monkeypatch.setattr(bodies, "LEAST_BYTES_PER_SECOND", 10)
    monkeypatch.setitem(server.LIMITS, "cleanup_interval", 0)
    address = front(echo)
    with socket.create_connection(address, timeout=PATIENCE) as client:
        client.sendall(request("POST / HTTP/1.1", bytes(100_000))[:-1])
        assert settles(lambda: kept.kept > 99_000)
        asked(address, request("GET / HTTP/1.1"))  # meanwhile slow ones are looked for
        client.sendall(b"\0")
        assert b" 200 " in client.makefile("rb").read()


def test_what_was_kept_is_counted_off_when_its_client_leaves(front: Front, kept: Bodies) -> None:
    address = front(echo)
    with socket.create_connection(address, timeout=PATIENCE) as client:
        client.sendall(request("POST / HTTP/1.1", bytes(100_000))[:-1])
        assert settles(lambda: kept.kept > 99_000)
    assert settles(lambda: kept.kept == 0)


def test_body_that_was_refused_never_reaches_the_site(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "LARGEST", 200_000)
    served: list[Any] = []
    asked(
        front(lambda *arguments: served.append(arguments) or echo(*arguments)),
        request("POST / HTTP/1.1", bytes(300_000)),
    )
    assert served == []


CHUNKED = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    "around",
    [b"0\r\n" + b"a: b\r\n" * 20_000, b"3;" + b"a" * 100_000, b"1\r\na\r\n" * 20_000],
    ids=["trailers", "an extension", "heads"],
)
def test_more_around_chunks_than_in_them_is_refused_and_not_kept(front: Front, around: bytes) -> None:
    answer = asked(front(echo), CHUNKED + around[: bodies.MOST_AROUND * 4 // 3])
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"More around the chunks" in answer


def test_body_in_small_chunks_with_a_trailer_comes_through(front: Front) -> None:
    body = b"40\r\n%b\r\n" % bytes(64) * 4000 + b"0\r\nX-Sum: 1\r\n\r\n"
    assert asked(front(echo), CHUNKED + body).endswith(b"POST / 256000 256000")


@pytest.mark.parametrize(
    "head", [b"POST / HTTP/1.1\r\nContent-Length: 4", b"POST / HTTP/1.0\r\nConnection: keep-alive"]
)
def test_body_whose_end_others_may_see_elsewhere_is_refused(front: Front, head: bytes) -> None:
    smuggled = b"0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    answer = asked(front(echo), head + b"\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + smuggled)
    assert b" 400 " in answer
    assert b"/smuggled" not in answer
