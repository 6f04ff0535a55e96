"""T12: what people may upload, and what becomes of it."""

import io
import sys
import time
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from PIL import Image
from pytest_django import Settings

from generations.media import pictures
from generations.media.exceptions import BadPicture, ChildUnavailable
from generations.media.fork_client import SERVER
from generations.media.pictures import Picture, prepare
from tests.generations.media import corpus
from tests.generations.media.corpus import BAD, BROKEN, PLACE, SECRET, SIZE, SOUND


def look(picture: Picture) -> Image.Image:
    opened = Image.open(io.BytesIO(picture.content))
    opened.load()
    return opened


@pytest.mark.parametrize("make", SOUND.values(), ids=SOUND)
def test_sound_picture_is_redrawn_without_anything_else_in_it(make: Callable[..., Any]) -> None:
    content = make()
    with Image.open(io.BytesIO(content)) as before:
        size = before.size
    picture = prepare(io.BytesIO(content))
    assert (picture.width, picture.height) == look(picture).size == size
    assert picture.content_type == Image.MIME[look(picture).format]
    assert SECRET not in picture.content
    assert PLACE.encode() not in picture.content
    assert not set(look(picture).info) & {"exif", "xmp", "icc_profile", "comment", "photoshop", "Author", "Location"}
    assert not look(picture).getexif()


@pytest.mark.parametrize("make", BAD.values(), ids=BAD)
def test_what_is_no_sound_picture_is_refused_in_a_sentence(make: Callable[..., Any]) -> None:
    with pytest.raises(BadPicture) as refusal:
        prepare(io.BytesIO(make()))
    assert str(refusal.value)[0].isupper()
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("make", BROKEN.values(), ids=BROKEN)
def test_broken_picture_is_redrawn_or_refused(make: Callable[..., Any]) -> None:
    try:
        picture = prepare(io.BytesIO(make()))
    except BadPicture:
        return
    assert SECRET not in picture.content


def test_corpus_is_as_large_as_was_promised() -> None:
    assert len(SOUND | BAD | BROKEN) >= 100


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_picture_is_turned_upright(orientation: int, format_: str) -> None:
    turned = corpus.base().transpose(BACK[orientation]) if orientation > 1 else corpus.base()
    picture = prepare(io.BytesIO(corpus.file(turned, format_, exif=corpus.exif(orientation))))
    assert (picture.width, picture.height) == SIZE
    shown = look(picture).convert("RGB")
    assert min(shown.getpixel((4, 4))) > 230
    assert shown.getpixel((44, 28))[1] < 40


# How the sensor's picture lies for each orientation: what a viewer does, undone.
T = Image.Transpose
BACK = {
    2: T.FLIP_LEFT_RIGHT,
    3: T.ROTATE_180,
    4: T.FLIP_TOP_BOTTOM,
    5: T.TRANSPOSE,
    6: T.ROTATE_90,
    7: T.TRANSVERSE,
    8: T.ROTATE_270,
}


def test_opaque_picture_becomes_a_jpeg() -> None:
    assert prepare(io.BytesIO(SOUND["png RGBA"]())).content_type == "image/jpeg"


def test_picture_with_see_through_parts_stays_a_png() -> None:
    see_through = Image.new("RGBA", SIZE, (255, 0, 0, 128))
    picture = prepare(io.BytesIO(corpus.file(see_through, "PNG")))
    assert picture.content_type == "image/png"
    assert look(picture).getpixel((0, 0)) == (255, 0, 0, 128)


def test_see_through_palette_is_kept() -> None:
    assert prepare(io.BytesIO(SOUND["png with a see-through palette"]())).content_type == "image/png"


def test_grey_of_16_bits_keeps_its_levels() -> None:
    rows = b"".join(b"\0" + b"".join(x.to_bytes(2) for x in range(0, 65536, 4096)) for _ in range(16))
    shown = look(prepare(io.BytesIO(corpus.png(16, 16, bits=16, colour=0, rows=rows)))).convert("L")
    assert [round(shown.getpixel((x, 8)) / 16) for x in (0, 8, 15)] == [0, 8, 15]


def test_colours_of_another_profile_look_the_same() -> None:
    """A profile whose red and green are exchanged: a viewer shows green where the file says red."""
    swapped = swap_red_and_green(corpus.profile())
    shown = look(prepare(io.BytesIO(corpus.file(Image.new("RGB", SIZE, "red"), "PNG", icc_profile=swapped))))
    red, green, _ = shown.convert("RGB").getpixel((20, 20))
    assert green > 200 > 60 > red


def swap_red_and_green(profile: bytes) -> bytes:
    return profile.replace(b"rXYZ", b"xxxx").replace(b"gXYZ", b"rXYZ").replace(b"xxxx", b"gXYZ")


def test_limits_are_named_in_the_refusal() -> None:
    with pytest.raises(BadPicture, match=r"10,000 × 5,000 pixels, 50.0 megapixels. At most 40 megapixels"):
        prepare(io.BytesIO(BAD["a png of 50 megapixels"]()))
    with pytest.raises(BadPicture, match="20 MB"):
        prepare(io.BytesIO(BAD["more than 20 MB"]()))
    with pytest.raises(BadPicture, match="JPEG, PNG or WebP"):
        prepare(io.BytesIO(BAD["a page"]()))
    with pytest.raises(BadPicture, match="65,500 pixels a side"):
        prepare(io.BytesIO(BAD["a png too long for a jpeg"]()))
    with pytest.raises(BadPicture, match="one still picture"):
        prepare(io.BytesIO(BAD["an animated webp"]()))


def test_picture_of_40_megapixels_is_taken() -> None:
    picture = prepare(io.BytesIO(corpus.png(8_000, 5_000, colour=0)))
    assert (picture.width, picture.height) == (8_000, 5_000)


BUSY = {
    "a jpeg with a million segments": lambda: corpus.with_segments(corpus.segment(0xEB, b"") * 1_000_000),
    "a png with a million rows of nothing": lambda: corpus.png(48, 32, corpus.chunk(b"IDAT", b"") * 1_000_000),
    "a jpeg with endless scans": lambda: with_scans(30_000),
}


def with_scans(number: int) -> bytes:
    """A large progressive JPEG whose last scan is sent again and again."""
    sound = corpus.file(Image.new("RGB", (4000, 4000)), "JPEG", progressive=True)
    at = sound.rindex(b"\xff\xda")
    return sound[:at] + sound[at:-2] * number + b"\xff\xd9"


@pytest.mark.parametrize("make", BUSY.values(), ids=BUSY)
def test_picture_that_only_keeps_us_busy_is_stopped(settings: Settings, make: Callable[..., Any]) -> None:
    settings.PICTURE_CPU_SECONDS = 1
    content, started = make()[: pictures.MOST_BYTES], time.process_time()
    with suppress(BadPicture, ChildUnavailable):  # the latter where the machine is too busy to give it its time
        prepare(io.BytesIO(content))
    assert time.process_time() - started < 1


def test_bomb_is_not_unpacked_in_our_own_process() -> None:
    bomb = BAD["a png just too large"]()
    tracemalloc.start()
    try:
        with pytest.raises(BadPicture):
            prepare(io.BytesIO(bomb))
        assert tracemalloc.get_traced_memory()[1] < 2 * 1024**2
    finally:
        tracemalloc.stop()


def test_file_that_was_read_before_is_read_from_its_beginning() -> None:
    file = io.BytesIO(SOUND["webp"]())
    file.read()
    assert prepare(file).width == SIZE[0]


def test_child_that_cannot_run_is_not_the_pictures_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    SERVER.let_go()
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(ChildUnavailable):
        prepare(io.BytesIO(SOUND["webp"]()))
