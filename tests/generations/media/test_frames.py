"""The exact last frame: what FFmpeg's own program shows last, whatever the order and the gaps of the file."""

import io
import queue
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import av
import imageio_ffmpeg
import pytest
from PIL import Image, ImageChops, ImageStat
from pytest_django import Settings

from generations.media import frames, last_frame, storage
from generations.media.exceptions import BadMedia, ChildUnavailable, StorageUnavailable
from generations.media.turns import turn
from tests.factories import tiny_mp4
from tests.generations.media.sound_videos import SOUND, made

NAMES = [name for name in SOUND if not name.startswith("still") and "see-through" not in name]
KEY = "videos/00/one.mp4"


def shown_last(path: Path, size: tuple[int, int]) -> Image.Image:
    """The last frame that FFmpeg's program shows, played from the beginning."""
    words = f"-nostdin -v error -i {path} -map 0:v:0 -fps_mode passthrough -f rawvideo -pix_fmt rgb24 -"
    done = subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), *words.split()], capture_output=True, check=True)
    return Image.frombytes("RGB", size, done.stdout[-size[0] * size[1] * 3 :])


def picture_of(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def level(content: bytes) -> float:
    """How light it is, 0 to 255."""
    return ImageStat.Stat(picture_of(content).convert("L")).mean[0]


def numbered(count: int) -> bytes:
    """A video whose frames are each lighter than the one before."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=10, options={"bf": "3", "g": "250"})
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for number in range(count):
            picture = Image.new("RGB", (64, 64), (10 * number + 20,) * 3)
            container.mux(stream.encode(av.VideoFrame.from_image(picture)))
        container.mux(stream.encode(None))
    return file.getvalue()


@pytest.mark.parametrize("name", NAMES)
def test_last_frame_is_the_one_that_is_shown_last(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"film{Path(name).suffix}"
    path.write_bytes(made(name))

    found, content = last_frame.draw(io.BytesIO(made(name)))

    drawn = picture_of(content)
    assert drawn.size == (found["width"], found["height"])
    if name in {"wide pixels.mp4", "interlaced.mp4"}:
        return  # FFmpeg's program leaves its pixels wide
    other = shown_last(path, drawn.size)
    assert max(ImageStat.Stat(ImageChops.difference(drawn, other)).mean) < 6


def test_frames_out_of_order_in_the_file_are_taken_by_the_time_they_are_shown_at() -> None:
    _, content = last_frame.draw(io.BytesIO(numbered(20)))
    assert abs(level(content) - 210) <= 2


def test_damaged_end_is_passed_over_for_the_last_whole_frame() -> None:
    whole = bytearray(numbered(20))
    with av.open(io.BytesIO(bytes(whole))) as container:
        last = [packet for packet in container.demux(video=0) if packet.size][-1]
        assert last.pos
        whole[last.pos : last.pos + last.size] = bytes([255]) * last.size
        shown = round(float(last.pts * last.time_base) * 10)

    _, content = last_frame.draw(io.BytesIO(bytes(whole)))

    wanted = 18 if shown == 19 else 19
    assert abs(level(content) - (10 * wanted + 20)) <= 3


def test_stored_video_is_drawn_in_the_child() -> None:
    storage.save(KEY, tiny_mp4(), content_type="video/mp4")
    picture = frames.last_frame(KEY)
    assert (picture.width, picture.height, picture.content_type) == (64, 36, "image/jpeg")
    assert picture_of(picture.content).size == (64, 36)


def test_video_of_a_bucket_is_drawn_too(s3: object) -> None:
    storage.save(KEY, tiny_mp4(), content_type="video/mp4")
    assert frames.last_frame(KEY).width == 64


def test_file_that_is_no_video_has_no_last_frame() -> None:
    storage.save(KEY, b"\0" * 5000, content_type="video/mp4")
    with pytest.raises(BadMedia):
        frames.last_frame(KEY)


def test_file_that_is_gone_is_storages_fault() -> None:
    with pytest.raises(StorageUnavailable):
        frames.last_frame(KEY)


def test_of_many_at_once_a_few_wait_and_the_others_are_told_at_once(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    """Each that waits is a thread that serves no page."""
    settings.DECODERS_AT_ONCE, many = 1, 12
    monkeypatch.setattr(frames, "PLACE_PATIENCE_SECONDS", 60.0)
    storage.save(KEY, tiny_mp4(), content_type="video/mp4")
    refused: queue.Queue[str] = queue.Queue()

    def ask() -> int:
        try:
            return len(frames.last_frame(KEY).content)
        except ChildUnavailable as error:
            refused.put(str(error))
            return 0

    with ThreadPoolExecutor(many) as pool, turn(patience=0, on_wait=lambda: None):
        asked = [pool.submit(ask) for _ in range(many)]
        for _ in range(many - 2 * frames.PLACES):
            assert refused.get(timeout=15) == "other frames are being drawn"
    assert sum(bool(one.result()) for one in asked) == 2 * frames.PLACES
