"""What gunicorn takes under our configuration, read by its own parser."""

import io
from urllib.parse import urlencode

import pytest
from gunicorn.config import Config
from gunicorn.http import RequestParser
from gunicorn.http.errors import LimitRequestLine

from generations.library.filters import MAX_LENGTH, NAMES
from maxvideo.processes import gunicorn


def path_of(address: str) -> str:
    """The path and query of a request for it, as the server reads them."""
    config = Config()
    for name, value in vars(gunicorn).items():
        if name in config.settings:
            config.set(name, value)
    wire = f"GET {address} HTTP/1.1\r\nHost: testserver\r\n\r\n".encode()
    return str(next(RequestParser(config, io.BytesIO(wire), ("127.0.0.1", 1))).uri)


@pytest.mark.parametrize("character", ["a", "夜", "👍"])
def test_longest_search_with_every_filter_is_an_address_it_takes(character: str) -> None:
    filters = dict.fromkeys(NAMES, "fal-ai/minimax/hailuo-02/standard/text-to-video") | {"q": character * MAX_LENGTH}
    address = f"/gallery/?{urlencode(filters)}"
    assert path_of(address) == address


def test_endless_address_is_refused() -> None:
    with pytest.raises(LimitRequestLine):
        path_of(f"/?q={'a' * 9_000}")
