"""A download that goes on where an earlier one has stopped, and one that must not."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from generations.media import connection
from generations.media.exceptions import BadMedia, Slow, TooLarge, Unreachable
from generations.media.fetch import Fetched, download
from generations.media.part import Label
from tests.generations.media.test_fetch import VIDEO, drips, head, sends, stays_silent_after, whole
from tests.generations.media.wire import Answer, Provider

ETAG = '"abc"'
HALF = len(VIDEO) // 2
WHOLE = Fetched(len(VIDEO), hashlib.sha256(VIDEO).hexdigest())


@pytest.fixture(autouse=True)
def _impatient(provider: Provider, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_READ_TIMEOUT = 0.3
    monkeypatch.setattr(connection, "TICK_SECONDS", 0.1)


def breaks_off(**headers: object) -> Answer:
    return stays_silent_after(head(Content_Length=len(VIDEO), **headers), VIDEO[:HALF])


def rest(start: int = HALF, body: bytes | None = None, end: int = len(VIDEO), **headers: object) -> Answer:
    body = VIDEO[start:] if body is None else body
    told = {"Content_Length": len(body), "Content_Range": f"bytes {start}-{end - 1}/{end}"} | headers
    return sends(head("206 Partial Content", **told), body)


def get(url: str, folder: Path) -> Fetched:
    with (folder / "video.mp4").open("a+b") as into:
        return download(url, into, on_progress=lambda: None, label=Label(folder / "label.json"))


@pytest.fixture
def begun(provider: Provider, tmp_path: Path) -> str:
    """The address of a file whose first half has come."""
    url = provider.gives(breaks_off(ETag=ETAG))
    with pytest.raises(Unreachable):
        get(url, tmp_path)
    assert (tmp_path / "video.mp4").read_bytes() == VIDEO[:HALF]
    return url


def test_rest_is_asked_for_and_put_behind_what_came(provider: Provider, begun: str, tmp_path: Path) -> None:
    provider.gives(rest(ETag=ETAG))

    assert get(begun, tmp_path) == WHOLE

    assert (tmp_path / "video.mp4").read_bytes() == VIDEO
    assert b"range: bytes=%d-\r\n" % HALF in provider.requests[-1].lower()
    assert b'if-range: "abc"\r\n' in provider.requests[-1].lower()


@pytest.mark.parametrize("answer", [whole(), whole(ETag='"other"')], ids=["no Range", "another file"])
def test_server_that_sends_all_of_it_is_taken_from_the_start(
    provider: Provider, begun: str, tmp_path: Path, answer: Callable[..., None]
) -> None:
    provider.gives(answer)

    assert get(begun, tmp_path) == WHOLE

    assert (tmp_path / "video.mp4").read_bytes() == VIDEO


@pytest.mark.parametrize(
    "answer",
    [
        rest(HALF - 1),
        rest(0),
        rest(ETag='"other"'),
        rest(Content_Range="bytes 5-6/*"),
        rest(Content_Range=f"bytes {HALF}-{len(VIDEO) - 2}/{len(VIDEO)}"),
        sends(head("206 Partial Content", Content_Length=HALF), VIDEO[HALF:]),
        sends(head("416 Range Not Satisfiable", Content_Length=0)),
    ],
    ids=["other place", "start", "other file", "no length", "a part of the rest", "says nothing", "416"],
)
def test_wrong_rest_is_not_taken_and_the_next_try_starts_again(
    provider: Provider, begun: str, tmp_path: Path, answer: Callable[..., None]
) -> None:
    provider.gives(answer, whole())

    with pytest.raises(Unreachable):
        get(begun, tmp_path)

    assert get(begun, tmp_path) == WHOLE
    assert b"range:" not in provider.requests[-1].lower()


@pytest.mark.parametrize("headers", [{}, {"ETag": 'W/"abc"'}, {"ETag": "abc"}], ids=repr)
def test_file_without_a_strong_etag_starts_again(provider: Provider, tmp_path: Path, headers: dict[str, str]) -> None:
    url = provider.gives(breaks_off(**headers), whole())
    with pytest.raises(Unreachable):
        get(url, tmp_path)

    assert get(url, tmp_path) == WHOLE

    assert b"range:" not in provider.requests[-1].lower()
    assert (tmp_path / "video.mp4").read_bytes() == VIDEO


def test_other_address_starts_again(provider: Provider, begun: str, tmp_path: Path) -> None:
    provider.gives(whole())

    assert get(f"{begun}?another", tmp_path) == WHOLE

    assert b"range:" not in provider.requests[-1].lower()


def test_rest_that_is_cut_short_is_bad(provider: Provider, begun: str, tmp_path: Path) -> None:
    provider.gives(rest(Content_Length=HALF + 9, ETag=ETAG))
    with pytest.raises(BadMedia):
        get(begun, tmp_path)


def test_size_is_limited_over_all_pieces(provider: Provider, begun: str, tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_MAX_BYTES = len(VIDEO) - 1
    provider.gives(rest(ETag=ETAG))
    with pytest.raises(TooLarge):
        get(begun, tmp_path)


def test_drip_gives_up_its_place_and_keeps_what_came(provider: Provider, tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_TOTAL_TIMEOUT, settings.MEDIA_LOW_SPEED_SECONDS = 600.0, 0.5
    begin = VIDEO[:100]
    url = provider.gives(drips(head(Content_Length=len(VIDEO), ETag=ETAG) + begin), rest(100, ETag=ETAG))

    with pytest.raises(Slow):
        get(url, tmp_path)

    assert (tmp_path / "video.mp4").read_bytes().startswith(begin)
