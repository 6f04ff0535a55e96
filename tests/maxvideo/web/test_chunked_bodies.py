"""Forms that come in chunks, as the server's own parser hands them to the site."""

import io
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from gunicorn.config import Config
from gunicorn.http import RequestParser, wsgi
from pytest_django import Settings

from maxvideo.accounts.models import User
from maxvideo.wsgi import application
from tests.factories import tiny_jpeg

BOUNDARY = "a-boundary"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
URLENCODED = "application/x-www-form-urlencoded"
IMAGE = "/models/fal-ai/pika/v2.2/image-to-video/"
WORDS = "/models/fal-ai/pika/v2.2/text-to-video/"
THEME = "/theme/"
END = b"0\r\n\r\n"
Answer = tuple[int, dict[str, str], str]


class Socket:
    """The other end, as far as the server asks for it."""

    def getsockname(self) -> tuple[str, int]:
        return "127.0.0.1", 8000


def multipart(fields: dict[str, str], files: dict[str, bytes] | None = None) -> bytes:
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{text}'.encode() for name, text in fields.items()]
    for name, content in (files or {}).items():
        head = f'Content-Disposition: form-data; name="{name}"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
        parts.append(head.encode() + content)
    line = f"--{BOUNDARY}".encode()
    return b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"


def chunks(body: bytes, size: int = 700) -> bytes:
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + END


@pytest.fixture
def browser(alice: User, rates: None) -> Client:
    """Alice's, which knows a CSRF token."""
    client = Client()
    client.force_login(alice)
    client.get(WORDS)
    return client


@pytest.fixture
def _one_connection(browser: Client) -> Iterator[None]:
    """The database's connection is the test's: no request closes it (the client sees to that itself, and undoes it)."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def post(browser: Client, _one_connection: None) -> Callable[..., Answer]:
    """Posts raw chunks the way they come from the network."""

    def post(path: str, raw: bytes, kind: str = MULTIPART) -> Answer:
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())
        head = f"POST {path} HTTP/1.1\r\nHost: testserver\r\nCookie: {cookies}\r\nContent-Type: {kind}\r\n"
        wire = f"{head}Transfer-Encoding: chunked\r\n\r\n".encode() + raw
        request = next(RequestParser(Config(), io.BytesIO(wire), ("127.0.0.1", 1)))
        _, environ = wsgi.create(request, Socket(), ("127.0.0.1", 1), ("127.0.0.1", 8000), Config())
        return answer_to(environ)

    return post


def answer_to(environ: dict[str, Any]) -> Answer:
    told: list[Any] = []

    def start_response(status: str, headers: Iterable[tuple[str, str]]) -> None:
        told.extend((int(status[:3]), dict(headers)))

    body = application(environ, start_response)
    text = b"".join(body).decode()
    body.close()
    return told[0], told[1], text


def fields_of(browser: Client, **fields: str) -> dict[str, str]:
    return {"csrfmiddlewaretoken": browser.cookies["csrftoken"].value, **fields}


def test_multipart_form_in_chunks_is_read_with_its_files(
    browser: Client, post: Callable[..., tuple[int, dict[str, str], str]]
) -> None:
    body = multipart(fields_of(browser, prompt="", resolution="1080p"), {"image_url": tiny_jpeg()})

    status, _, page = post(IMAGE, chunks(body))

    assert status == 422, "the prompt is missing"
    assert "Write what should happen" in page
    assert "64 × 36" in page
    assert re.search(r'value="1080p"\s+checked', page)


def test_form_without_files_in_chunks_is_read(
    browser: Client, post: Callable[..., tuple[int, dict[str, str], str]]
) -> None:
    token = browser.cookies["csrftoken"].value

    assert post(THEME, chunks(f"theme=dark&csrfmiddlewaretoken={token}".encode()), URLENCODED)[0] == 302
    assert User.objects.get().theme == "dark"


def test_every_form_takes_multipart_in_chunks(
    browser: Client, post: Callable[..., tuple[int, dict[str, str], str]]
) -> None:
    assert post(THEME, chunks(multipart(fields_of(browser, theme="dark"))))[0] == 302
    assert User.objects.get().theme == "dark"


def test_form_in_chunks_without_its_token_is_still_refused(
    post: Callable[..., tuple[int, dict[str, str], str]],
) -> None:
    assert post(THEME, chunks(multipart({"theme": "dark"})))[0] == 403


BROKEN = {
    "no chunk": b"what is this",
    "a size that is none": b"xyz\r\nabc\r\n" + END,
    "longer than it says": b"3\r\nabcdef\r\n" + END,
}


@pytest.mark.parametrize("kind", [MULTIPART, URLENCODED])
@pytest.mark.parametrize("broken", BROKEN)
def test_broken_chunks_are_not_understood(
    post: Callable[..., tuple[int, dict[str, str], str]], broken: str, kind: str
) -> None:
    status, _, page = post(THEME, BROKEN[broken] + b"\r\n" * 5000, kind)

    assert status == 400
    assert "could not be read" in page


def test_too_many_words_in_chunks_are_as_many_as_with_a_length(
    browser: Client, post: Callable[..., tuple[int, dict[str, str], str]], settings: Settings
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    token = browser.cookies["csrftoken"].value
    body = f"csrfmiddlewaretoken={token}&prompt={'a' * 10_000}".encode()

    status, _, page = post(WORDS, chunks(body), URLENCODED)

    assert status == 422
    assert "more than a form can hold" in page


def test_webhook_in_broken_chunks_is_no_request(post: Callable[..., tuple[int, dict[str, str], str]]) -> None:
    status, headers, _ = post("/api/fal/webhook?token=x", BROKEN["a size that is none"], "application/json")

    assert (status, headers["Content-Type"]) == (400, "application/json")
