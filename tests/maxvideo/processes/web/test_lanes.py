"""Uploads wait for each other, pages for none of them."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from maxvideo.processes.web import lanes, server
from maxvideo.processes.web.bodies import UPLOAD
from tests.maxvideo.processes.web.conftest import PATIENCE, Front, asked, request

FORM = "multipart/form-data; boundary=x"


@pytest.fixture
def redraw() -> Iterator[threading.Event]:
    """Uploads take until this is set."""
    done = threading.Event()
    yield done
    done.set()


@pytest.fixture
def site(redraw: threading.Event) -> Callable[..., list[bytes]]:
    def site(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        if environ["REQUEST_METHOD"] == "POST":
            redraw.wait(PATIENCE)
        start_response("200 OK", [])
        return [b"served"]

    return site


def test_pages_are_served_beside_any_number_of_uploads(
    front: Front, site: Callable[..., list[bytes]], redraw: threading.Event
) -> None:
    address = front(site)
    with ThreadPoolExecutor(30) as pool:
        uploads = [
            pool.submit(asked, address, request("POST / HTTP/1.1", bytes(2 * UPLOAD), kind=FORM)) for _ in range(30)
        ]
        assert all(asked(address, request("GET / HTTP/1.1")).endswith(b"served") for _ in range(20))
        redraw.set()
        assert all(upload.result().endswith(b"served") for upload in uploads)


def test_upload_behind_too_many_is_asked_to_come_again(
    front: Front, site: Callable[..., list[bytes]], redraw: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "MOST_WAITING", 0)
    monkeypatch.setattr(server, "UPLOAD_THREADS", 1)
    answer = asked(front(site), request("POST / HTTP/1.1", bytes(2 * UPLOAD), kind=FORM))
    assert answer.startswith(b"HTTP/1.1 503 ")
    assert b"Try again in a minute" in answer
