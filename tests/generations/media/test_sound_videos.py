"""T11: what browsers play is delivered, whoever made it, and is described as they show it; a part of it is not."""

import io
from pathlib import Path

import pytest

from generations.media import playback
from tests.generations.media.sound_videos import BROKEN, BY_HAND, SOUND, made

NAMES = [*SOUND, *BY_HAND]
FRAME = 1 / 24

# Seconds that a player shows of what was cut without encoding it again, to a frame: both tracks begin and end with it.
SHOWN = {
    "cut, long group.mp4": 1.7,
    "cut, short group.mp4": 1.7,
    "cut, b-frames.mp4": 0.9,
    "cut at both ends.mp4": 1.1,
    "cut, mute.mp4": 0.9,
    "cut, quicktime.mov": 1.7,
    "cut, pcm.mov": 1.7,
}


@pytest.mark.parametrize("name", NAMES)
def test_what_a_browser_plays_is_delivered(name: str) -> None:
    found, poster = playback.examine(io.BytesIO(made(name)))
    assert found["content_type"] == ("video/webm" if Path(name).suffix == ".webm" else "video/mp4")
    assert poster.startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize("name", NAMES)
def test_part_of_what_a_browser_plays_is_not(name: str) -> None:
    whole = made(name)
    with pytest.raises((playback.NotPlayable, *playback.FAULTS)):
        playback.examine(io.BytesIO(whole[: len(whole) * 6 // 10]))


@pytest.mark.parametrize("name", SHOWN)
def test_what_an_edit_list_leaves_out_is_not_counted(name: str) -> None:
    found, _ = playback.examine(io.BytesIO(made(name)))
    assert found["duration_seconds"] == pytest.approx(SHOWN[name], abs=4 * FRAME)


def test_film_is_played_whatever_track_stands_before_it() -> None:
    for name in SOUND:
        if name.startswith("still"):
            assert playback.examine(io.BytesIO(made(name)))[0]["duration_seconds"] == pytest.approx(1.0)


@pytest.mark.parametrize("name", BROKEN)
def test_what_no_browser_plays_is_not_delivered(name: str) -> None:
    with pytest.raises((playback.NotPlayable, *playback.FAULTS)):
        playback.examine(io.BytesIO(made(name, BROKEN[name])))


def test_corpus_is_as_large_as_was_promised() -> None:
    assert len(NAMES) >= 40
