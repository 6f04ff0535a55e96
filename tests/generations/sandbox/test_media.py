"""Files as they arrive: whole, and in every way in which they may be bad."""

import http.client
import time
from urllib.parse import urlsplit

import av
import pytest
import requests

from tests.generations.sandbox.conftest import SPEED, Customer, decoded


def file_of(customer: Customer, word: str) -> requests.Response:
    return requests.get(customer.video_url(f"A fox sandbox:{word}"), timeout=10, allow_redirects=False)


def test_file_is_a_video_with_its_length(customer: Customer) -> None:
    output = customer.result("A fox").json()["video"]
    answer = requests.get(output["url"], timeout=10)
    assert answer.headers["Content-Type"] == "video/mp4"
    assert int(answer.headers["Content-Length"]) == len(answer.content) == output["file_size"]
    assert decoded(answer.content).seconds == pytest.approx(8, abs=0.05)


def test_head_has_the_length_and_no_body(customer: Customer) -> None:
    url = customer.video_url("A fox")
    answer = requests.head(url, timeout=10)
    assert answer.content == b""
    assert int(answer.headers["Content-Length"]) > 10_000


def test_unknown_file_is_not_found(customer: Customer) -> None:
    assert customer.get(f"{customer.url}/files/00000000-0000-0000-0000-000000000000/output.mp4").status_code == 404


@pytest.mark.parametrize(
    ("word", "content_type", "start"),
    [
        ("media-html", "text/html", b"<!DOC"),
        ("media-picture", "video/mp4", b"\x89PNG"),
        ("media-empty", "video/mp4", b""),
    ],
)
def test_something_else_than_a_video(customer: Customer, word: str, content_type: str, start: bytes) -> None:
    answer = file_of(customer, word)
    assert answer.headers["Content-Type"] == content_type
    assert answer.content[:5].startswith(start)
    assert bool(answer.content) is bool(start)


def test_sound_only_has_no_picture(customer: Customer) -> None:
    with pytest.raises((IndexError, av.FFmpegError)):
        decoded(file_of(customer, "media-sound-only").content)


def test_half_a_file_says_it_is_whole(customer: Customer) -> None:
    output = customer.result("A fox sandbox:media-half").json()["video"]
    assert len(requests.get(output["url"], timeout=10).content) == output["file_size"] // 2


@pytest.mark.parametrize("word", ["media-cut", "media-wrong-length", "media-too-large"])
def test_fewer_bytes_than_promised(customer: Customer, word: str) -> None:
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        file_of(customer, word)


def test_too_large_says_five_gibibytes(customer: Customer) -> None:
    answer = requests.head(customer.video_url("sandbox:media-too-large"), timeout=10)
    assert int(answer.headers["Content-Length"]) == 5 << 30


def begun(customer: Customer, word: str) -> http.client.HTTPResponse:
    """The answer before its body; a read waits for half a second at most."""
    parts = urlsplit(customer.video_url(f"sandbox:{word}"))
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    connection.request("GET", parts.path)
    answer = connection.getresponse()
    connection.sock.settimeout(0.5)
    return answer


def test_drip_is_a_byte_at_a_time(customer: Customer) -> None:
    with begun(customer, "media-drip") as answer:
        start = time.monotonic()
        assert len(answer.read(21)) == 21
        assert time.monotonic() - start > 20 / SPEED


def test_stall_is_silence_after_the_first_bytes(customer: Customer) -> None:
    with begun(customer, "media-stall") as answer:
        assert len(answer.read(1000)) == 1000
        with pytest.raises(TimeoutError):
            answer.read(1)


def test_slow_file_arrives_whole(customer: Customer) -> None:
    assert decoded(file_of(customer, "media-slow").content).frames == 192


def test_endless_file_has_no_length(customer: Customer) -> None:
    with requests.get(customer.video_url("sandbox:media-endless"), timeout=10, stream=True) as answer:
        assert "Content-Length" not in answer.headers
        assert len(answer.raw.read(8 << 20)) == 8 << 20


def test_redirect_leads_inside(customer: Customer) -> None:
    assert file_of(customer, "media-redirect").headers["Location"].startswith("http://169.254.169.254/")


def test_flaky_file_is_there_on_the_third_try(customer: Customer) -> None:
    url = customer.video_url("sandbox:media-flaky")
    assert [requests.get(url, timeout=10).status_code for _ in range(4)] == [503, 503, 200, 200]


@pytest.mark.parametrize(("word", "code"), [("media-404", 404), ("media-down", 503)])
def test_file_that_never_is(customer: Customer, word: str, code: int) -> None:
    assert file_of(customer, word).status_code == code


@pytest.mark.parametrize(
    ("word", "start"),
    [
        ("media-forbidden-host", "https://media.example.net/"),
        ("media-metadata-host", "http://169.254.169.254/"),
        ("media-file-address", "file:///"),
    ],
)
def test_address_that_nobody_should_open(customer: Customer, word: str, start: str) -> None:
    assert customer.video_url(f"sandbox:{word}").startswith(start)


def test_wrong_type_is_still_a_video(customer: Customer) -> None:
    answer = file_of(customer, "wrong-content-type")
    assert answer.headers["Content-Type"] == "image/gif"
    assert decoded(answer.content).frames == 192


def test_file_whose_time_is_over_is_gone(customer: Customer) -> None:
    kept, gone = (
        customer.finished(customer.submit("A fox", headers={"X-Fal-Object-Lifecycle-Preference": wish}))["response_url"]
        for wish in ('{"expiration_duration_seconds": 3600}', '{"expiration_duration_seconds": 0}')
    )
    urls = [customer.get(url).json()["video"]["url"] for url in (kept, gone)]
    assert [customer.get(url).status_code for url in urls] == [200, 404]
