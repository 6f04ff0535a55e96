import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image
from pytest_django import Settings

from generations.media.exceptions import BadMedia, ChildUnavailable, StorageUnavailable
from generations.media.probe import Probed, examine
from tests.generations.media.conftest import make_clip


@pytest.fixture
def look(tmp_path: Path) -> Callable[[bytes], Probed]:
    """Examines bytes; the poster is at tmp_path / "poster.jpg"."""

    def look(content: bytes) -> Probed:
        (tmp_path / "video").write_bytes(content)
        return examine(tmp_path / "video", tmp_path / "poster.jpg")

    return look


@pytest.fixture
def poster(tmp_path: Path) -> Callable[[], Image.Image]:
    """The poster that was written."""

    def poster() -> Image.Image:
        with Image.open(tmp_path / "poster.jpg") as picture:
            assert picture.format == "JPEG"
            picture.load()
            return picture

    return poster


def is_white(picture: Image.Image, x: int, y: int) -> bool:
    return min(picture.convert("RGB").getpixel((x, y))) > 200


def test_video_with_sound_is_described(look: Callable[[bytes], Probed], clip: bytes) -> None:
    assert look(clip) == Probed(320, 180, 1.0, has_sound=True)


def test_silent_video_has_no_sound(look: Callable[[bytes], Probed]) -> None:
    assert look(make_clip(has_sound=False)) == Probed(320, 180, 1.0, has_sound=False)


@pytest.mark.parametrize("flags", ["faststart", "frag_keyframe+empty_moov", "empty_moov+default_base_moof", "rtphint"])
def test_every_way_to_lay_out_an_mp4_plays(look: Callable[[bytes], Probed], flags: str) -> None:
    found = look(make_clip(flags=flags))
    assert (found.width, found.height) == (320, 180)


def test_webm_is_told_from_an_mp4(look: Callable[[bytes], Probed]) -> None:
    assert look(make_clip(container="webm")).content_type == "video/webm"
    assert look(make_clip(container="mp4")).content_type == "video/mp4"


def test_quicktime_plays(look: Callable[[bytes], Probed]) -> None:
    assert look(make_clip(container="mov")).duration_seconds == pytest.approx(1.0, abs=0.1)


def test_poster_shows_the_picture_in_its_shape(
    look: Callable[[bytes], Probed], poster: Callable[[], Image.Image]
) -> None:
    look(make_clip(320, 180))
    assert poster().size == (320, 180)
    assert is_white(poster(), 10, 10)
    assert not is_white(poster(), 300, 170)


def test_poster_of_a_large_video_is_smaller(look: Callable[[bytes], Probed], poster: Callable[[], Image.Image]) -> None:
    look(make_clip(1920, 1080, 0.2))
    assert poster().size == (960, 540)


def test_poster_of_an_upright_video_is_upright(
    look: Callable[[bytes], Probed], poster: Callable[[], Image.Image]
) -> None:
    look(make_clip(1080, 1920, 0.2))
    assert poster().size == (540, 960)


def test_poster_passes_over_a_dark_beginning(
    look: Callable[[bytes], Probed], poster: Callable[[], Image.Image]
) -> None:
    look(make_clip(dark_frames=12))
    assert is_white(poster(), 10, 10)


def test_black_video_has_a_black_poster(look: Callable[[bytes], Probed], poster: Callable[[], Image.Image]) -> None:
    look(make_clip(dark_frames=24))
    assert poster().convert("L").getextrema()[1] < 30


@pytest.mark.parametrize("is_bt709", [False, True])
def test_poster_keeps_the_colours(
    look: Callable[[bytes], Probed], poster: Callable[[], Image.Image], is_bt709: bool
) -> None:
    look(make_clip(is_bt709=is_bt709))
    red, green, blue = poster().convert("RGB").getpixel((250, 150))
    assert red > 235
    assert max(green, blue) < 25


# The white square is in the upper left corner before the player turns the picture, counterclockwise.
@pytest.mark.parametrize(
    ("rotation", "size", "corner"),
    [
        (90, (180, 320), (10, 310)),
        (180, (320, 180), (310, 170)),
        (-90, (180, 320), (170, 10)),
        (270, (180, 320), (170, 10)),
    ],
)
def test_turned_video_is_described_as_it_is_shown(
    look: Callable[[bytes], Probed],
    poster: Callable[[], Image.Image],
    rotation: int,
    size: tuple[int, int],
    corner: tuple[int, int],
) -> None:
    found = look(make_clip(rotation=rotation))
    assert (found.width, found.height) == poster().size == size
    assert is_white(poster(), *corner)


@pytest.mark.parametrize("kept", [0, 1, 8, 40, 500, 0.3, 0.6, 0.9])
@pytest.mark.parametrize("flags", ["faststart", "frag_keyframe+empty_moov"])
def test_cut_video_is_bad(look: Callable[[bytes], Probed], flags: str, kept: float) -> None:
    whole = make_clip(flags=flags)
    with pytest.raises(BadMedia):
        look(whole[: kept if isinstance(kept, int) else int(len(whole) * kept)])


def test_video_without_its_last_byte_is_bad(look: Callable[[bytes], Probed], clip: bytes) -> None:
    with pytest.raises(BadMedia):
        look(clip[:-1])


@pytest.mark.parametrize(
    ("flags", "kept", "reason"),
    [("faststart", 23, "breaks off"), ("frag_keyframe+empty_moov", 8, "end before it does")],
)
def test_video_cut_between_two_pictures_is_bad(
    look: Callable[[bytes], Probed], flags: str, kept: int, reason: str
) -> None:
    whole = make_clip(has_sound=False, flags=flags)
    with av.open(io.BytesIO(whole)) as video:
        packets = [packet for packet in video.demux() if packet.size]
    with pytest.raises(BadMedia, match=reason):
        look(whole[: packets[kept].pos])


def test_video_with_its_index_at_the_end_is_bad_without_it(look: Callable[[bytes], Probed]) -> None:
    whole = make_clip(flags="disable_chpl")
    with pytest.raises(BadMedia):
        look(whole[: whole.rindex(b"moov") + 100])


def damaged(clip: bytes, damage: bytes) -> bytes:
    start = clip.rindex(b"mdat") + 200
    return clip[:start] + damage + clip[start + len(damage) :]


def picture(format_: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 64), "red").save(out, format_)
    return out.getvalue()


def as_webm(matroska: bytes) -> bytes:
    return matroska.replace(b"\x42\x82\x88matroska", b"\x42\x82\x88webm\0\0\0\0")


NO_VIDEO = {
    "a page": lambda clip: b"<!doctype html><title>no</title>" * 50,
    "nothing": lambda clip: b"",
    "noise": lambda clip: os.urandom(50_000),
    "noise behind a head": lambda clip: clip[:40] + os.urandom(50_000),
    "zeros within": lambda clip: damaged(clip, bytes(800)),
    "noise within": lambda clip: damaged(clip, bytes(range(256)) * 3),
    "a playlist": lambda clip: b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
    "a list of files": lambda clip: b"ffconcat version 1.0\nfile /etc/passwd\n",
    "matroska": lambda clip: make_clip(container="matroska"),
    "matroska that calls itself webm": lambda clip: as_webm(make_clip(container="matroska")),
    "ebml of no type": lambda clip: b"\x1a\x45\xdf\xa3\x80" + bytes(500),
    "an AVIF picture": lambda clip: picture("AVIF"),
    "a GIF": lambda clip: picture("GIF"),
    "sound alone": lambda clip: make_clip(has_pictures=False),
    "one picture": lambda clip: make_clip(seconds=1 / 24, has_sound=False),
}


@pytest.mark.parametrize("make", NO_VIDEO.values(), ids=NO_VIDEO)
def test_what_does_not_play_is_bad(
    look: Callable[[bytes], Probed], tmp_path: Path, clip: bytes, make: Callable[..., Any]
) -> None:
    with pytest.raises(BadMedia):
        look(make(clip))
    assert not (tmp_path / "poster.jpg").exists()


def test_refusal_says_why(look: Callable[[bytes], Probed], clip: bytes) -> None:
    with pytest.raises(BadMedia, match="no moving picture"):
        look(make_clip(has_pictures=False))


def test_missing_file_is_not_the_providers_fault(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable):
        examine(tmp_path / "nothing", tmp_path / "poster.jpg")


def test_poster_that_cannot_be_written_is_not_the_files_fault(tmp_path: Path, clip: bytes) -> None:
    (tmp_path / "video").write_bytes(clip)
    with pytest.raises(ChildUnavailable):
        examine(tmp_path / "video", tmp_path / "no folder" / "poster.jpg")


def test_video_that_needs_more_memory_than_there_is_is_bad(
    look: Callable[[bytes], Probed], clip: bytes, settings: Settings
) -> None:
    settings.PROBE_MEMORY_BYTES = 3 * 2**26
    with pytest.raises(BadMedia):
        look(make_clip(5120, 2880, 0.1, has_sound=False))
