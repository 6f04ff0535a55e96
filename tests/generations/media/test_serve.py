import io
import os
from collections.abc import Callable

import pytest
import requests
from django.http import Http404, HttpResponseBase
from django.test import RequestFactory

from generations.media import storage
from generations.media.serve import serve_file

pytestmark = pytest.mark.django_db  # an answer that is closed ends a request, and with it looks at the connection

KEY = "videos/01/x.mp4"
CONTENT = os.urandom(5 * 1024**2)


@pytest.fixture
def get() -> Callable[..., HttpResponseBase]:
    """Asks for the stored file."""
    storage.save(KEY, CONTENT, content_type="video/mp4")

    def get(method: str = "GET", filename: str | None = None, **headers: str) -> HttpResponseBase:
        request = RequestFactory().generic(method, "/", headers={k.replace("_", "-"): v for k, v in headers.items()})
        return serve_file(request, KEY, "video/mp4", filename)

    return get


def body(response: HttpResponseBase) -> bytes:
    with io.BytesIO() as out:
        for block in response:
            out.write(block)
        response.close()
        return out.getvalue()


def test_whole_file_is_given(get: Callable[..., HttpResponseBase]) -> None:
    response = get()
    assert response.status_code == 200
    assert response["Content-Type"] == "video/mp4"
    assert response["Content-Length"] == str(len(CONTENT))
    assert response["Accept-Ranges"] == "bytes"
    assert body(response) == CONTENT


def test_file_is_cached_by_its_owners_browser_alone(get: Callable[..., HttpResponseBase]) -> None:
    response = get()
    assert response["Cache-Control"] == "private, max-age=300"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [("bytes=0-0", 0, 0), ("bytes=100-299", 100, 299), ("bytes=-1", len(CONTENT) - 1, len(CONTENT) - 1)],
)
def test_range_is_given(get: Callable[..., HttpResponseBase], text: str, start: int, end: int) -> None:
    response = get(Range=text)
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {start}-{end}/{len(CONTENT)}"
    assert response["Content-Length"] == str(end - start + 1)
    assert body(response) == CONTENT[start : end + 1]


def test_open_range_is_given_in_two_megabytes(get: Callable[..., HttpResponseBase]) -> None:
    response = get(Range="bytes=1000-")
    assert response.status_code == 206
    assert body(response) == CONTENT[1000 : 1000 + 2 * 1024**2]


def test_player_that_goes_on_asking_gets_it_all(get: Callable[..., HttpResponseBase]) -> None:
    received = b""
    while len(received) < len(CONTENT):
        received += body(get(Range=f"bytes={len(received)}-"))
    assert received == CONTENT


def test_range_behind_the_end_is_416(get: Callable[..., HttpResponseBase]) -> None:
    response = get(Range=f"bytes={len(CONTENT)}-")
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(CONTENT)}"
    assert body(response) == b""


def test_several_ranges_are_the_whole_file(get: Callable[..., HttpResponseBase]) -> None:
    response = get(Range="bytes=0-1,5-6")
    assert response.status_code == 200
    assert body(response) == CONTENT


def test_head_has_the_headers_alone(get: Callable[..., HttpResponseBase]) -> None:
    response = get("HEAD")
    assert response["Content-Length"] == str(len(CONTENT))
    assert response["Content-Type"] == "video/mp4"
    assert body(response) == b""


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_browser_that_has_it_is_told_so(get: Callable[..., HttpResponseBase], method: str) -> None:
    first = get(method)
    assert get(method, If_None_Match=first["ETag"]).status_code == 304
    assert get(method, If_Modified_Since=first["Last-Modified"]).status_code == 304
    assert get(method, If_None_Match='"other"').status_code == 200


def test_range_of_a_file_that_was_replaced_is_the_whole_new_one(get: Callable[..., HttpResponseBase]) -> None:
    before = get()["ETag"]
    assert get(Range="bytes=0-0", If_Range=before).status_code == 206
    storage.save(KEY, CONTENT[:-1], content_type="video/mp4")
    assert get(Range="bytes=0-0", If_Range=before).status_code == 200
    assert get()["ETag"] != before


def test_download_has_a_name_that_can_be_read(get: Callable[..., HttpResponseBase]) -> None:
    response = get(filename="ein-schönes-boot.mp4")
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''ein-sch%C3%B6nes-boot.mp4"


def test_name_cannot_add_a_header(get: Callable[..., HttpResponseBase]) -> None:
    disposition = get(filename='a"b\r\nX-Injected: 1;.mp4')["Content-Disposition"]
    assert "\r" not in disposition
    assert "\n" not in disposition


def test_file_that_is_gone_is_not_found(get: Callable[..., HttpResponseBase]) -> None:
    storage.delete(KEY)
    with pytest.raises(Http404):
        get()


def test_file_is_closed_with_an_answer_that_nobody_read(get: Callable[..., HttpResponseBase]) -> None:
    response = get(Range="bytes=0-")
    response.close()
    with pytest.raises(ValueError, match="closed file"):
        next(iter(response))


@pytest.mark.usefixtures("s3")
def test_browser_is_sent_to_the_bucket(get: Callable[..., HttpResponseBase]) -> None:
    response = get()
    assert response.status_code == 302
    assert response["Cache-Control"] == "private, max-age=300"
    assert requests.get(response["Location"], timeout=5).content == CONTENT


@pytest.mark.usefixtures("s3")
def test_bucket_is_told_the_name(get: Callable[..., HttpResponseBase]) -> None:
    location = get(filename="boot.mp4")["Location"]
    assert requests.get(location, timeout=5).headers["Content-Disposition"] == 'attachment; filename="boot.mp4"'


@pytest.mark.usefixtures("s3")
def test_address_is_good_for_a_quarter_of_an_hour(get: Callable[..., HttpResponseBase]) -> None:
    assert "X-Amz-Expires=900" in get()["Location"]
