"""Real videos, a provider that serves anything, and storage of the test's own."""

import functools
import socket
import tempfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest
from av.video.reformatter import ColorRange, Colorspace
from PIL import Image, ImageDraw
from pytest_django import Settings

from tests.generations.media.wire import Network, Provider


@functools.cache
def make_clip(
    width: int = 320,
    height: int = 180,
    seconds: float = 1.0,
    *,
    has_pictures: bool = True,
    has_sound: bool = True,
    dark_frames: int = 0,
    rotation: int = 0,
    container: str = "mp4",
    is_bt709: bool = False,
    flags: str = "faststart",
) -> bytes:
    """A small H.264 clip of a white square on red in the upper left corner."""
    with (
        tempfile.NamedTemporaryFile() as file,  # ffmpeg reads it again to move the index to the front
        av.open(
            file.name, "w", format=container, options={"movflags": flags} if container in {"mp4", "mov"} else {}
        ) as clip,
    ):
        video = clip.add_stream("libvpx" if container == "webm" else "h264", rate=24) if has_pictures else None
        audio = (
            clip.add_stream("libopus" if container == "webm" else "aac", rate=48000, layout="mono")
            if has_sound
            else None
        )
        if video:
            video.width, video.height, video.pix_fmt = width, height, "yuv420p"
            video.set_display_rotation(rotation)
            if is_bt709:
                video.codec_context.colorspace, video.codec_context.color_range = Colorspace.ITU709, ColorRange.MPEG
            for number in range(round(seconds * 24)):
                frame = av.VideoFrame.from_image(_picture(width, height, is_dark=number < dark_frames))
                colours = Colorspace.ITU709 if is_bt709 else Colorspace.ITU601
                clip.mux(video.encode(frame.reformat(format="yuv420p", dst_colorspace=colours)))
        if audio:
            for number in range(int(seconds * 48000 / 960)):
                clip.mux(audio.encode(_silence(number)))
            clip.mux(audio.encode(None))
        if video:
            clip.mux(video.encode(None))
        clip.close()
        return Path(file.name).read_bytes()


def _picture(width: int, height: int, *, is_dark: bool) -> Image.Image:
    picture = Image.new("RGB", (width, height), "black" if is_dark else "red")
    if not is_dark:
        ImageDraw.Draw(picture).rectangle((0, 0, width // 4, height // 4), fill="white")
    return picture


def _silence(number: int) -> av.AudioFrame:
    frame = av.AudioFrame(format="fltp", layout="mono", samples=960)
    frame.sample_rate, frame.pts, frame.time_base = 48000, number * 960, Fraction(1, 48000)
    frame.planes[0].update(bytes(frame.planes[0].buffer_size))
    return frame


@pytest.fixture(scope="session")
def clip() -> bytes:
    """A second of 320 × 180 with sound."""
    return make_clip()


@pytest.fixture(autouse=True)
def _own_media_root(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    """The sandbox's place, taken by a server that does as it is told."""
    provider = Provider()
    settings.FAL_QUEUE_URL = provider.url
    yield provider
    provider.close()


@pytest.fixture
def _hasty(settings: Settings) -> None:
    """Nothing is waited for: for tests of what does not come."""
    settings.MEDIA_READ_TIMEOUT, settings.MEDIA_TOTAL_TIMEOUT = 1.0, 1.5


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    """The resolver answers as the test says, and nothing outside this machine is reached."""
    network = Network()
    resolve, connect = socket.getaddrinfo, socket.socket.connect

    def lie(host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        return network.resolve(host, port, resolve, *args, **kwargs)

    def note(self: socket.socket, address: tuple[Any, ...]) -> None:
        network.attempts.append(address)
        if not address[0].startswith("127."):
            raise ConnectionRefusedError("the test has no internet")
        connect(self, address)

    monkeypatch.setattr(socket, "getaddrinfo", lie)
    monkeypatch.setattr(socket.socket, "connect", note)
    return network


@pytest.fixture
def other_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder of another disk than that of the test's own files."""
    own = tmp_path.stat().st_dev
    disk = next((one for one in map(Path, ("/dev/shm", "/tmp")) if one.exists() and one.stat().st_dev != own), None)
    if disk is None:
        pytest.skip("one disk for all")
    with tempfile.TemporaryDirectory(dir=disk) as folder:
        yield Path(folder)
