import pytest
from django.test import RequestFactory

from generations.media.ranges import OPEN_RANGE_BYTES, Range, Unsatisfiable, requested_range

MB = 1024**2
ETAG = '"tag"'
MODIFIED = 784111777  # Sun, 06 Nov 1994 08:49:37 GMT, the RFC's own example


def ask(text: str | None, size: int = 1000, method: str = "GET", **headers: str) -> Range | None:
    given = headers if text is None else {"Range": text} | headers
    request = RequestFactory().generic(method, "/", headers=given)
    return requested_range(request, size, etag=ETAG, modified_at=MODIFIED)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-1", 0, 1),
        ("bytes=999-999", 999, 999),
        ("bytes=10-19", 10, 19),
        ("bytes=10-5000", 10, 999),
        ("bytes=0-", 0, 999),
        ("bytes=999-", 999, 999),
        ("bytes=-1", 999, 999),
        ("bytes=-300", 700, 999),
        ("bytes=-5000", 0, 999),
        ("Bytes = 1-2 ", 1, 2),
    ],
)
def test_range_is_what_was_asked(text: str, start: int, end: int) -> None:
    assert ask(text) == Range(start, end)


def test_open_range_gets_two_megabytes() -> None:
    assert ask("bytes=0-", 10 * MB) == Range(0, OPEN_RANGE_BYTES - 1)
    assert ask(f"bytes={3 * MB}-", 10 * MB) == Range(3 * MB, 5 * MB - 1)
    assert ask("bytes=0-", 10 * MB).length == 2 * MB


def test_range_with_an_end_gets_all_of_it() -> None:
    assert ask(f"bytes=0-{5 * MB}", 10 * MB).length == 5 * MB + 1


@pytest.mark.parametrize("text", ["bytes=1000-", "bytes=1000-1001", f"bytes={'9' * 30}-", "bytes=-0"])
def test_range_behind_the_end_cannot_be_given(text: str) -> None:
    with pytest.raises(Unsatisfiable):
        ask(text)


@pytest.mark.parametrize("text", ["bytes=0-", "bytes=0-0", "bytes=-1"])
def test_empty_file_has_no_ranges(text: str) -> None:
    with pytest.raises(Unsatisfiable):
        ask(text, 0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=1",
        "bytes=5-2",
        "lines=0-1",
        "bytes=0-1,5-6",
        "bytes=0-0,-1",
    ],
)
def test_what_cannot_be_read_is_the_whole_file(text: str) -> None:
    assert ask(text) is None


@pytest.mark.parametrize(
    "text",
    ["bytes=--1", "bytes=1-2-3", "bytes=+1-2", "bytes=１-２", "bytes=0x1-2", f"bytes={'9' * 5000}-", "bytes=0-1;x"],
)
def test_what_looks_like_a_range_only_is_the_whole_file(text: str) -> None:
    assert ask(text) is None


def test_range_belongs_to_get_alone() -> None:
    assert ask("bytes=0-0", method="HEAD") is None


@pytest.mark.parametrize("condition", [ETAG, "Sun, 06 Nov 1994 08:49:37 GMT"])
def test_range_of_the_file_that_is_meant_is_given(condition: str) -> None:
    assert ask("bytes=0-0", **{"If-Range": condition}) == Range(0, 0)


@pytest.mark.parametrize(
    "condition",
    ['"other"', 'W/"tag"', "Sun, 06 Nov 1994 08:49:36 GMT", "Mon, 07 Nov 1994 08:49:37 GMT", "nonsense", '"'],
)
def test_range_of_another_file_is_the_whole_of_this_one(condition: str) -> None:
    assert ask("bytes=0-0", **{"If-Range": condition}) is None
