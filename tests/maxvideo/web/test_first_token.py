"""Files are kept once the form has said who sends it."""

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client

from maxvideo.accounts.models import User
from tests.factories import tiny_jpeg

IMAGE = "/models/fal-ai/pika/v2.2/image-to-video/"
BOUNDARY = "a-boundary"
Post = Callable[..., int]


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that reached Django's own handlers."""
    names: list[str] = []
    monkeypatch.setattr(TemporaryFileUploadHandler, "new_file", lambda handler, *facts: names.append(facts[1]))
    return names


@pytest.fixture
def post(alice: User, rates: None) -> Post:
    """Alice's browser, which posts the parts of a form in the order in which they are given."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', client.get(IMAGE).text)

    def post(path: str, *names: str, **headers: str) -> int:
        assert token
        body = b"".join(_part(name, token[1]) for name in names) + f"--{BOUNDARY}--\r\n".encode()
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        given = dict.fromkeys(headers, token[1])
        return client.post(path, body, content_type=kind, headers=given).status_code

    return post


def _part(name: str, token: str) -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'
    if name == "csrfmiddlewaretoken":
        return f"{head}\r\n\r\n{token}\r\n".encode()
    return f'{head}; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'.encode() + tiny_jpeg() + b"\r\n"


@pytest.mark.parametrize("path", [IMAGE, "/theme/"])
def test_file_before_the_token_is_not_kept(post: Post, begun: list[str], path: str) -> None:
    assert post(path, "image_url", "image_url", "csrfmiddlewaretoken") == 403
    assert begun == []


def test_file_after_the_token_is_kept(post: Post) -> None:
    assert post(IMAGE, "csrfmiddlewaretoken", "image_url") == 422, "its words are missing"


def test_token_in_the_header_comes_before_everything(post: Post) -> None:
    assert post(IMAGE, "image_url", **{"X-CSRFToken": "given"}) == 422
