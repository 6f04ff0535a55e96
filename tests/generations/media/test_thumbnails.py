import io

import pytest
from PIL import Image

from generations.media import storage, thumbnails
from generations.media.shrink import small
from tests.factories import tiny_jpeg


def drawn(mode: str, size: tuple[int, int], colour: str | tuple[int, ...], kind: str) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size, colour).save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize(
    ("size", "expected"), [((4000, 3000), (264, 198)), ((300, 4000), (20, 264)), ((64, 36), (64, 36))]
)
def test_picture_fits_its_row_in_its_own_shape(size: tuple[int, int], expected: tuple[int, int]) -> None:
    with Image.open(io.BytesIO(small(drawn("RGB", size, "red", "JPEG")))) as found:
        assert (found.format, found.size) == ("JPEG", expected)


def test_see_through_parts_are_white() -> None:
    with Image.open(io.BytesIO(small(drawn("RGBA", (80, 80), (255, 0, 0, 0), "PNG")))) as found:
        assert found.getpixel((40, 40)) == (255, 255, 255)


KEY = "pictures/ab/x.jpg"


def test_small_view_is_drawn_once_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    storage.save(KEY, tiny_jpeg(), content_type="image/jpeg")
    first = thumbnails.thumbnail(KEY)
    monkeypatch.setattr(thumbnails, "_drawn", None)
    assert thumbnails.thumbnail(KEY) == first
    assert first.startswith(b"\xff\xd8\xff")


def test_only_pictures_have_small_views() -> None:
    assert storage.thumbnail_key(KEY) == "thumbnails/ab/x.jpg.jpg"
    assert storage.thumbnail_key("videos/ab/x.mp4") == ""
