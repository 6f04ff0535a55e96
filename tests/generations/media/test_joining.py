"""Several videos as one: what is copied, what is drawn anew, and that picture and sound stay together."""

import io
import json
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image, ImageStat
from pytest_django import Settings

from generations.media import join, joining, playback, storage
from generations.media.exceptions import BadMedia, DiskFull, NoTurn, StorageUnavailable
from generations.media.turns import JOINING, turn
from tests.generations.media.sound_videos import AAC, FILM, H264, LONG_TONE, made

RED, BLUE = "red.mp4", "blue.mp4"
LINES = {
    RED: f"-f lavfi -i color=red:size=160x90:rate=24:duration=1 {H264}",
    BLUE: f"-f lavfi -i color=blue:size=160x90:rate=24:duration=1 {H264}",
    "tall.mp4": f"-f lavfi -i color=blue:size=90x160:rate=24:duration=1 {H264}",
    "long tone.mp4": f"{FILM} {LONG_TONE} {H264} {AAC}",
    "slow.mp4": f"-f lavfi -i testsrc2=size=160x90:rate=12:duration=1 {H264}",
}


def content_of(name: str) -> bytes:
    return made(name, LINES.get(name, ""))


@contextmanager
def joined(*names: str) -> Iterator[tuple[bytes, dict[str, Any], list[int]]]:
    """The joined file, what `join` said of it, and the percent that it told."""
    told: list[int] = []
    with ExitStack() as stack:
        out, *files = [stack.enter_context(tempfile.TemporaryFile()) for _ in ("out", *names)]
        for name, file in zip(names, files, strict=True):
            file.write(content_of(name))
            file.flush()
        said: dict[str, Any] = dict(join.join([file.fileno() for file in files], out, told.append))
        out.seek(0)
        yield out.read(), said, told


def frames_of(content: bytes) -> list[Any]:
    with av.open(io.BytesIO(content)) as container:
        return list(container.decode(video=0))


def colour_at(content: bytes, second: float) -> str:
    """The strongest colour of the middle of the frame at a time."""
    frame = min(frames_of(content), key=lambda one: abs(one.time - second))
    picture: Image.Image = frame.to_image()
    middle = picture.crop(
        (picture.width // 2 - 4, picture.height // 2 - 4, picture.width // 2 + 4, picture.height // 2)
    )
    levels = ImageStat.Stat(middle).mean
    return "rgb"[levels.index(max(levels))]


def loudness(content: bytes) -> list[float]:
    """The mean level of each tenth of a second."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=10_000)
    with av.open(io.BytesIO(content)) as container:
        raw = b"".join(
            bytes(block.planes[0])[: 2 * block.samples]
            for frame in container.decode(audio=0)
            for block in resampler.resample(frame)
        )
    samples = memoryview(raw[: len(raw) // 2 * 2]).cast("h")
    return [sum(map(abs, samples[at : at + 1000])) / 1000 for at in range(0, len(samples) - 1000, 1000)]


ALIKE = [("b-frames.mp4",) * 3, (RED, BLUE), ("index in front.mp4", "index at the end.mp4")]
UNLIKE = [
    (RED, "tall.mp4"),
    ("turned.mp4", RED),
    ("vp9, opus.webm", "b-frames.mp4"),
    ("cut at both ends.mp4", RED),
    (RED, "slow.mp4"),
    ("uneven times.mp4", "29.97.mp4"),
    ("10 bits.mp4", "lossless rgb.mp4"),
    ("wide pixels.mp4", "4:4:4, odd size.mp4"),
    ("av1.mp4", "picture later.mp4"),
]


@pytest.mark.parametrize("names", [*ALIKE, *UNLIKE], ids=" + ".join)
def test_joined_file_plays_to_its_end_and_is_as_long_as_its_clips(names: Sequence[str]) -> None:
    alone = [playback.examine(io.BytesIO(content_of(name)))[0] for name in names]
    with joined(*names) as (content, said, told):
        found, _ = playback.examine(io.BytesIO(content))
    assert found["duration_seconds"] == pytest.approx(sum(one["duration_seconds"] for one in alone), abs=0.1)
    assert found["has_sound"] == any(one["has_sound"] for one in alone)
    assert said == {"is_copy": names in ALIKE}
    assert told == sorted(told)


@pytest.mark.parametrize("names", ALIKE, ids=" + ".join)
def test_pictures_of_clips_made_alike_are_copied_bit_by_bit(names: Sequence[str]) -> None:
    with joined(*names) as (content, _, _):
        packets = packets_of(content)
    assert packets == [packet for name in names for packet in packets_of(content_of(name))]


def packets_of(content: bytes) -> list[bytes]:
    with av.open(io.BytesIO(content)) as container:
        return [bytes(packet) for packet in container.demux(video=0) if packet.size]


@pytest.mark.parametrize("names", [(RED, BLUE, RED), (RED, "tall.mp4", RED)], ids=" + ".join)
def test_clips_are_shown_in_their_order(names: Sequence[str]) -> None:
    with joined(*names) as (content, _, _):
        assert [colour_at(content, second) for second in (0.5, 0.9, 1.1, 1.5, 1.9, 2.1)] == list("rrbbbr")


def test_first_clip_gives_the_size_and_others_are_letterboxed() -> None:
    with joined(RED, "tall.mp4") as (content, _, _):
        frame = frames_of(content)[-1]
    picture: Image.Image = frame.to_image()
    assert picture.size == (160, 90)
    assert max(ImageStat.Stat(picture.crop((0, 0, 40, 90))).mean) < 10
    assert ImageStat.Stat(picture.crop((70, 10, 90, 80))).mean[2] > 200


def test_slower_clip_is_shown_at_the_first_ones_rate() -> None:
    with joined(RED, "slow.mp4") as (content, _, _):
        times = [frame.time for frame in frames_of(content)]
    assert len(times) == 48
    assert times[-1] == pytest.approx(47 / 24, abs=0.001)


def test_silent_clip_is_silent_between_two_that_are_heard() -> None:
    with joined("index in front.mp4", RED, "index in front.mp4") as (content, _, _):
        levels = loudness(content)
    assert min(levels[1:9]) > 500
    assert max(levels[11:19]) < 50
    assert min(levels[21:29]) > 500


def test_sound_that_is_longer_than_its_pictures_ends_with_them() -> None:
    with joined("long tone.mp4", RED) as (content, _, _):
        levels = loudness(content)
    assert len(levels) == pytest.approx(20, abs=1)
    assert max(levels[11:]) < 50


def test_sound_that_begins_later_stays_where_it_was() -> None:
    with joined(RED, "sound later.mp4") as (content, _, _):
        levels = loudness(content)
    assert max(levels[:13]) < 60
    assert min(levels[15:19]) > 500


def test_index_stands_in_front_so_that_it_plays_before_it_is_whole() -> None:
    with joined("b-frames.mp4", RED) as (content, _, _):
        assert content.index(b"moov") < content.index(b"mdat")


def test_clip_that_is_no_video_is_refused() -> None:
    with pytest.raises((playback.NotPlayable, *playback.FAULTS)), tempfile.TemporaryFile() as out:
        join.join([os.memfd_create("nothing")], out, lambda percent: None)


@pytest.fixture
def keys() -> list[str]:
    """Two clips in storage."""
    found = [f"videos/00/{uuid.uuid4()}.mp4" for _ in range(2)]
    for key, name in zip(found, (RED, "b-frames.mp4"), strict=True):
        storage.save(key, content_of(name), content_type="video/mp4")
    return found


def test_stored_clips_are_joined_in_the_child(keys: list[str], tmp_path: Path) -> None:
    told: list[int] = []
    joining.join(keys, tmp_path / "out.mp4", on_progress=told.append)
    found, _ = playback.examine(io.BytesIO((tmp_path / "out.mp4").read_bytes()))
    assert found["duration_seconds"] == pytest.approx(2.0)


def test_child_that_takes_too_much_is_ended(keys: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joining, "MEMORY_BYTES", 64 * 1024**2)
    with pytest.raises((BadMedia, joining.child.ChildUnavailable)):
        joining.join(keys, tmp_path / "out.mp4", on_progress=lambda percent: None)


def test_many_large_clips_need_no_more_memory_than_a_few(
    tmp_path: Path, large_clips: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty decoders side by side took 2 GB."""
    monkeypatch.setattr(joining, "MEMORY_BYTES", 1_400 * 1024**2)
    joining.join(large_clips * 10, tmp_path / "out.mp4", on_progress=lambda percent: None)
    with av.open(str(tmp_path / "out.mp4")) as container:
        assert len(list(container.demux(video=0))) > 100


@pytest.fixture
def large_clips() -> list[str]:
    """Two in storage that are not alike."""
    keys = [f"videos/00/{uuid.uuid4()}.mp4" for _ in range(2)]
    for key, rate in zip(keys, (24, 30), strict=True):
        line = f"-f lavfi -i testsrc2=size=1920x1080:rate={rate}:duration=0.25 {H264}"
        storage.save(key, made(f"large at {rate}.mp4", line), content_type="video/mp4")
    return keys


def test_full_disk_is_not_the_files_fault(keys: list[str]) -> None:
    with pytest.raises(DiskFull):
        joining.join(keys, Path("/dev/full"), on_progress=lambda percent: None)


def test_who_waits_for_it_ends_it(keys: list[str], tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    def stop(percent: int) -> None:
        raise Enough

    key = f"videos/00/{uuid.uuid4()}.mp4"
    line = f"-f lavfi -i testsrc2=size=1280x720:rate=30:duration=20 {H264}"
    storage.save(key, made("large.mp4", line), content_type="video/mp4")
    with pytest.raises(Enough):
        joining.join([key, *keys, key], tmp_path / "out.mp4", on_progress=stop)


def test_one_more_than_may_be_joined_at_once_has_to_wait(keys: list[str], tmp_path: Path, settings: Settings) -> None:
    settings.DECODERS_AT_ONCE = 2
    with turn(patience=0, on_wait=lambda: None, line=JOINING), pytest.raises(NoTurn):
        joining.join(keys, tmp_path / "out.mp4", on_progress=lambda percent: None)


def test_joining_takes_no_decoders_turn(keys: list[str], tmp_path: Path, settings: Settings) -> None:
    settings.DECODERS_AT_ONCE = 1
    with turn(patience=0, on_wait=lambda: None):
        joining.join(keys, tmp_path / "out.mp4", on_progress=lambda percent: None)
    assert (tmp_path / "out.mp4").stat().st_size


def test_clip_that_storage_does_not_give_is_storages_fault(keys: list[str], tmp_path: Path) -> None:
    storage.delete(keys[1])
    with pytest.raises(StorageUnavailable):
        joining.join(keys, tmp_path / "out.mp4", on_progress=lambda percent: None)


def test_child_ends_when_nobody_waits_for_it(keys: list[str], tmp_path: Path) -> None:
    """Whoever was killed reads its pipe no more."""
    told, tell = os.pipe()
    os.close(told)
    paths = [storage.local_path(key) for key in keys]
    with (tmp_path / "out.mp4").open("w+b") as out:
        files = [path.open("rb") for path in paths if path]
        numbers = [file.fileno() for file in files]
        task = json.dumps({"files": numbers, "out": out.fileno(), "progress": tell})
        command = [sys.executable, "-m", "generations.media.join", str(3 * 1024**3), "60", task]
        ended = subprocess.run(
            command, input=b"", capture_output=True, pass_fds=[*numbers, out.fileno(), tell], check=False, timeout=60
        )
    os.close(tell)
    assert "error" in json.loads(ended.stdout)


def test_rate_of_a_clip_is_bounded() -> None:
    name = "fast.mp4"
    line = f"-f lavfi -i testsrc2=size=160x90:rate=120:duration=1 {H264}"
    LINES[name] = line
    with joined(name, "tall.mp4") as (content, _, _), av.open(io.BytesIO(content)) as container:
        assert container.streams.video[0].average_rate == Fraction(60)
