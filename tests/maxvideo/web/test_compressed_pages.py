"""What goes out compressed, and what never does."""

import gzip
from collections.abc import Callable

import pytest
from django.http import StreamingHttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from generations.states import State
from maxvideo.accounts.models import User
from maxvideo.web.compressed_pages import CompressedPages
from tests.factories import make_generation

GZIP = {"Accept-Encoding": "gzip, deflate, br"}
MOST_OF_A_GALLERY = 6 * 1024


@pytest.fixture
def hers(alice: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(alice)


def test_page_is_the_same_compressed(hers: Client, alice: User) -> None:
    make_generation(alice, state=State.FAILED)
    answer = hers.get("/generations/", headers=GZIP)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    assert gzip.decompress(answer.content).count(b"<main") == 1


def test_browser_that_does_not_ask_gets_it_plain_and_caches_know(hers: Client) -> None:
    answer = hers.get("/gallery/")
    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_full_gallery_is_six_kilobytes_on_the_wire(hers: Client, alice: User) -> None:
    for number in range(25):
        make_generation(alice, state=State.COMPLETED, price=0, prompt=f"A paper boat in harbour {number}, slow tide")
    assert len(hers.get("/gallery/", headers=GZIP).content) <= MOST_OF_A_GALLERY


def test_length_of_the_same_page_differs_at_random(client: Client) -> None:
    lengths = {len(client.get("/accessibility/", headers=GZIP).content) for _ in range(20)}
    assert len(lengths) > 5


@pytest.mark.parametrize(
    "name", ["mfa_index", "account_change_password", "account_preferences", "generations:all-links"]
)
def test_page_of_keys_and_codes_is_not_compressed(hers: Client, name: str) -> None:
    assert "Content-Encoding" not in hers.get(reverse(name), headers=GZIP).headers


def test_page_with_share_links_is_not_compressed(hers: Client, alice: User) -> None:
    made = make_generation(alice, state=State.COMPLETED)
    for name in ("generation", "links"):
        answer = hers.get(reverse(f"generations:{name}", args=[made.pk]), headers=GZIP)
        assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("name", ["video", "poster", "download"])
def test_file_and_part_of_it_go_as_they_are(hers: Client, alice: User, name: str) -> None:
    address = reverse(f"generations:{name}", args=[make_generation(alice, state=State.COMPLETED).pk])
    for headers in (GZIP, GZIP | {"Range": "bytes=0-9"}):
        answer = hers.get(address, headers=headers)
        assert "Content-Encoding" not in answer.headers
        assert not answer.headers.get("ETag", "").startswith("W/")


def test_stream_goes_as_it_is(rf: RequestFactory) -> None:
    stream = StreamingHttpResponse(iter([b"x" * 1000]), content_type="text/html")
    answer = CompressedPages(lambda _: stream)(rf.get("/gallery/", headers=GZIP))
    assert answer.getvalue() == b"x" * 1000


def test_answers_to_programs_go_as_they_are(hers: Client) -> None:
    for address in ("/credits.json", "/healthz"):
        assert "Content-Encoding" not in hers.get(address, headers=GZIP).headers
    refused = hers.post("/api/fal/webhook", {"long": "x" * 1000}, content_type="application/json", headers=GZIP)
    assert "Content-Encoding" not in refused.headers
