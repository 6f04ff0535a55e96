"""Clips: real, of the right length and shape, and not made twice."""

import io
from pathlib import Path

import av
import pytest

from generations.sandbox.clips import Clip, make, sound_alone
from generations.sandbox.drawing import Scene
from tests.generations.sandbox.conftest import decoded

SMALL = Scene(320, 180, "A fox")


@pytest.mark.parametrize("seconds", [1, 4, 5, 12, 15])
def test_clip_has_the_length_asked_for(tmp_path: Path, seconds: int) -> None:
    facts = decoded((tmp_path / make(Clip(SMALL, seconds, has_sound=False), tmp_path)).read_bytes())
    assert facts.frames == seconds * 24
    assert facts.seconds == pytest.approx(seconds, abs=0.001)


@pytest.mark.parametrize("seconds", [4, 15])
def test_sound_lasts_as_long_as_the_picture(tmp_path: Path, seconds: int) -> None:
    path = tmp_path / make(Clip(SMALL, seconds, has_sound=True), tmp_path)
    with av.open(str(path)) as container:
        sound = container.streams.audio[0]
        assert sound.codec_context.name == "aac"
        assert float(sound.duration * sound.time_base) == pytest.approx(seconds, abs=0.03)


def test_silent_clip_has_no_sound_stream(tmp_path: Path) -> None:
    assert decoded((tmp_path / make(Clip(SMALL, 2, has_sound=False), tmp_path)).read_bytes()).codecs == ("h264",)


def test_picture_moves_and_the_loop_has_no_seam(tmp_path: Path) -> None:
    path = tmp_path / make(Clip(Scene(320, 180, "A fox"), 4, has_sound=False), tmp_path)
    with av.open(str(path)) as container:
        frames = [frame.to_image().tobytes() for frame in container.decode(video=0)]
    assert frames[0] != frames[24]
    assert frames[0] == frames[48]


def test_index_comes_before_the_frames(tmp_path: Path) -> None:
    content = (tmp_path / make(Clip(SMALL, 2, has_sound=True), tmp_path)).read_bytes()
    assert content[4:8] == b"ftyp"
    assert content.index(b"moov") < content.index(b"mdat")


def test_same_clip_is_made_once(tmp_path: Path) -> None:
    first = tmp_path / make(Clip(SMALL, 2, has_sound=False), tmp_path)
    made = first.stat().st_mtime_ns
    assert make(Clip(SMALL, 2, has_sound=False), tmp_path) == first.name
    assert first.stat().st_mtime_ns == made


def test_other_words_make_another_clip(tmp_path: Path) -> None:
    assert make(Clip(SMALL, 1, has_sound=False), tmp_path) != make(
        Clip(Scene(320, 180, "A cat"), 1, has_sound=False), tmp_path
    )


def test_failure_leaves_no_half_file(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="cannot identify"):
        make(Clip(Scene(320, 180, "A fox", b"no picture"), 1, has_sound=False), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_sound_alone_has_no_picture() -> None:
    with av.open(io.BytesIO(sound_alone()), "r") as container:
        assert [stream.type for stream in container.streams] == ["audio"]
