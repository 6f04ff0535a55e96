"""Sizes are said as limits are set."""

import pytest

from maxvideo.web.file_sizes import file_size


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (None, "0 bytes"),
        (999, "999 bytes"),
        (1_500, "1.5 kB"),
        (6_500_000, "6.5 MB"),
        (20 * 1000**3, "20 GB"),
        (1_234 * 1000**3, "1,234 GB"),
    ],
)
def test_size_in_words(size: int | None, words: str) -> None:
    assert file_size(size).replace("\xa0", " ") == words
