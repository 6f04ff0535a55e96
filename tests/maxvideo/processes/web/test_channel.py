"""Who reads, and how slowly: no thread waits for long."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from pytest_django import Settings

from generations.media import storage
from generations.media.serve import serve_file
from maxvideo.processes.web import channel
from tests.maxvideo.processes.web.conftest import PATIENCE, Front, asked, request

MEGABYTE = bytes(1024**2)
MORE_THAN_WAITS = 64  # megabytes: beyond what the server keeps for a reader, and the system's own buffers


class Endless:
    """An answer of many blocks, which knows when it was ended."""

    def __init__(self) -> None:
        self.is_closed = threading.Event()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> "Endless":
        start_response("200 OK", [])
        return self

    def __iter__(self) -> Iterator[bytes]:
        yield from (MEGABYTE for _ in range(1_000))

    def close(self) -> None:
        self.is_closed.set()


def test_reader_that_stands_still_is_left_after_a_while(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel, "GRACE_SECONDS", 0.2)
    monkeypatch.setattr(channel, "LEAST_BYTES_PER_SECOND", 10**12)
    endless = Endless()
    with socket.create_connection(front(endless), timeout=PATIENCE) as client:
        client.sendall(request("GET / HTTP/1.1"))
        assert endless.is_closed.wait(PATIENCE)


def test_answer_ends_with_its_client(front: Front) -> None:
    endless = Endless()
    with socket.create_connection(front(endless), timeout=PATIENCE) as client:
        client.sendall(request("GET / HTTP/1.1"))
        client.recv(1000)
    assert endless.is_closed.wait(PATIENCE)


def test_reader_that_keeps_up_gets_everything(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel, "LEAST_BYTES_PER_SECOND", 10**12)

    def long(environ: dict[str, Any], start_response: StartResponse) -> Iterator[bytes]:
        start_response("200 OK", [("Content-Length", str(MORE_THAN_WAITS * len(MEGABYTE)))])
        yield from (MEGABYTE for _ in range(MORE_THAN_WAITS))

    assert len(asked(front(long), request("GET / HTTP/1.1"))) > MORE_THAN_WAITS * len(MEGABYTE)


class Files(WSGIHandler):
    """Django, with one view: a stored file."""

    key = "videos/01/x.mp4"

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        return serve_file(request, self.key, "video/mp4")


@pytest.fixture
def files(settings: Settings, tmp_path: Path) -> Files:
    settings.MEDIA_ROOT = tmp_path
    storage.save(Files.key, b"0123456789" * 100_000, content_type="video/mp4")
    return Files()


@pytest.mark.django_db(transaction=True)
def test_stored_file_is_sent_in_the_range_that_was_asked_for(front: Front, files: Files) -> None:
    head = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nRange: bytes=5-14\r\n\r\n"
    answer = asked(front(files), head)
    assert answer.startswith(b"HTTP/1.1 206 ")
    assert answer.endswith(b"\r\n\r\n5678901234")


@pytest.mark.django_db(transaction=True)
def test_nobody_who_reads_a_file_slowly_holds_a_thread(front: Front, files: Files, settings: Settings) -> None:
    settings.WEB_THREADS = 1
    storage.save(Files.key, MEGABYTE * MORE_THAN_WAITS, content_type="video/mp4")
    address = front(files)
    with socket.create_connection(address, timeout=PATIENCE) as slow:
        slow.sendall(request("GET / HTTP/1.1"))
        slow.recv(1000)
        assert len(asked(address, request("GET / HTTP/1.1"))) > MORE_THAN_WAITS * len(MEGABYTE)
