"""Sound pictures with something wrong, or much of it, beside the picture: it is thrown away, so it refuses nothing."""

import io
import struct
import zlib
from collections.abc import Callable
from typing import Final

import pytest
from PIL import Image

from generations.media.exceptions import BadPicture
from generations.media.pictures import prepare

SIZE: Final = (80, 48)
MEGABYTES: Final = 2 * 1024**2


def drawn(format_: str) -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").resize(SIZE).convert("RGB").save(file, format_)
    return file.getvalue()


def chunk(name: bytes, text: bytes, *, checksum: int | None = None) -> bytes:
    told = zlib.crc32(name + text) if checksum is None else checksum
    return struct.pack(">I", len(text)) + name + text + struct.pack(">I", told)


def png_with(*chunks: bytes) -> bytes:
    """A PNG with chunks between its head and its pixels."""
    png, head = drawn("PNG"), 8 + 25
    return png[:head] + b"".join(chunks) + png[head:]


def jpeg_with(*segments: bytes) -> bytes:
    jpeg = drawn("JPEG")
    return jpeg[:2] + b"".join(segments) + jpeg[2:]


def webp_with(name: bytes, text: bytes) -> bytes:
    webp = drawn("WEBP")[12:] + name + struct.pack("<I", len(text)) + text + b"\0" * (len(text) % 2)
    return b"RIFF" + struct.pack("<I", 4 + len(webp)) + b"WEBP" + webp


WIDE: Final = b"a" * MEGABYTES
SOUND: Final[dict[str, Callable[[], bytes]]] = {
    "png with a text of two megabytes": lambda: png_with(chunk(b"tEXt", b"Comment\0" + WIDE)),
    "png with a packed text of two megabytes": lambda: png_with(chunk(b"zTXt", b"Comment\0\0" + zlib.compress(WIDE))),
    "png with a profile of two megabytes": lambda: png_with(chunk(b"iCCP", b"p\0\0" + zlib.compress(WIDE))),
    "png with a text whose checksum is wrong": lambda: png_with(chunk(b"tEXt", b"Comment\0x", checksum=1)),
    "png with a profile whose checksum is wrong": lambda: png_with(chunk(b"iCCP", b"p\0\0x", checksum=1)),
    "png with a time whose checksum is wrong": lambda: png_with(chunk(b"tIME", bytes(7), checksum=1)),
    "png with a packed text that is none": lambda: png_with(chunk(b"zTXt", b"Comment\0\0nonsense")),
    "png with an unknown chunk": lambda: png_with(chunk(b"prVt", b"x" * 100)),
    "jpeg with a comment of nonsense": lambda: jpeg_with(b"\xff\xfe" + struct.pack(">H", 12) + bytes(range(10))),
    "jpeg with a short Adobe segment": lambda: jpeg_with(b"\xff\xee" + struct.pack(">H", 7) + b"Adobe"),
    "jpeg with a profile that is none": lambda: jpeg_with(b"\xff\xe2" + struct.pack(">H", 18) + b"ICC_PROFILE\0\1\1xx"),
    "jpeg with EXIF that is none": lambda: jpeg_with(b"\xff\xe1" + struct.pack(">H", 12) + b"Exif\0\0xxxx"),
    "webp with a chunk of nonsense": lambda: webp_with(b"XMP ", b"\0\1\2\3\4"),
}
BROKEN: Final[dict[str, Callable[[], bytes]]] = {
    "png whose pixels have a wrong checksum": lambda: drawn("PNG").replace(b"IDAT", b"IDAX"),
    "png cut short": lambda: drawn("PNG")[:-60],
    "png with a text that is a bomb": lambda: png_with(
        chunk(b"zTXt", b"C\0\0" + zlib.compress(bytes(64 * 1024**2), 9))
    ),
    "jpeg of a head alone": lambda: drawn("JPEG")[:40],
}


@pytest.mark.parametrize("make", SOUND.values(), ids=SOUND)
def test_what_stands_beside_a_sound_picture_refuses_nothing(make: Callable[[], bytes]) -> None:
    picture = prepare(io.BytesIO(make()))

    assert (picture.width, picture.height) == SIZE


@pytest.mark.parametrize("make", BROKEN.values(), ids=BROKEN)
def test_what_is_broken_stays_refused(make: Callable[[], bytes]) -> None:
    with pytest.raises(BadPicture):
        prepare(io.BytesIO(make()))
