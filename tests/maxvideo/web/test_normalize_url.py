import pytest

from maxvideo.web.normalize_url import normalize_url


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://a.example/x", "https://a.example/x"),
        (" \t\r\nhttps://a.example/x\n ", "https://a.example/x"),
        ("https://a.example/x\n/y\t/z", "https://a.example/x/y/z"),
        ("https://a.example/my film.mp4?a=b c", "https://a.example/my%20film.mp4?a=b%20c"),
        ("https://a.example/%20", "https://a.example/%20"),
        ("https://a.example/ü", "https://a.example/ü"),
        ("https://a.example/\u00a0\u200b", "https://a.example/%C2%A0%E2%80%8B"),
        ("https://a.example/\ud800", "https://a.example/%3F"),
        ("\x00https://a.example/\x7f", "\x00https://a.example/\x7f"),
        ("", ""),
    ],
)
def test_address_is_read_as_a_browser_reads_it(written: str, read: str) -> None:
    assert normalize_url(written) == read
