"""The clip and the still of each endpoint: which scene it is, in which shape, and how it becomes a file."""

import io
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
from PIL import Image

from generations.showcase.clips import CLIPS
from generations.showcase.drawing import landscapes, surfaces
from generations.showcase.drawing.canvas import Canvas, Size

Scene = Callable[[Size, float], Canvas]

FRAMES: Final = 60
FRAMES_PER_SECOND: Final = 24
LARGER: Final = 2
"""So many times as large as it will be a frame is drawn."""
MOST_BYTES: Final = 60_000
QUALITIES: Final = (25, 30, 33, 36, 39, 42)
"""x264's constant rate factors, tried until a clip is small enough."""
STILL_QUALITY: Final = 78


@dataclass(frozen=True)
class Film:
    """A scene in pixels, both sides even."""

    scene: Scene
    width: int
    height: int

    def still(self) -> bytes:
        """The first frame as WebP."""
        buffer = io.BytesIO()
        self._frame(0).save(buffer, "WEBP", quality=STILL_QUALITY, method=6)
        return buffer.getvalue()

    def clip(self) -> bytes:
        """An MP4 without sound that can be repeated without a seam. Raises ValueError where none is small enough."""
        frames = [self._frame(index) for index in range(FRAMES)]
        for quality in QUALITIES:
            if len(content := _encoded(frames, quality)) <= MOST_BYTES:
                return content
        raise ValueError(f"{self.scene.__name__} is larger than {MOST_BYTES} bytes at any quality")

    def _frame(self, index: int) -> Image.Image:
        drawn = self.scene((self.width * LARGER, self.height * LARGER), index / FRAMES).picture
        return drawn.resize((self.width, self.height), Image.Resampling.LANCZOS)


SCENES: Final[dict[str, Scene]] = {
    "afternoon-wall": surfaces.afternoon_wall,
    "dawn-ridges": landscapes.dawn_ridges,
    "dunes": landscapes.dunes,
    "green-lake": landscapes.green_lake,
    "harbour-lights": landscapes.harbour_lights,
    "linen": surfaces.linen,
    "paper-canyon": surfaces.paper_canyon,
    "red-curtain": surfaces.red_curtain,
    "slow-tide": landscapes.slow_tide,
    "smoke-plum": surfaces.smoke_plum,
    "strata": surfaces.strata,
}


def films() -> dict[str, Film]:
    """Every clip of the site by its name."""
    return {clip.name: Film(SCENES[clip.name], clip.width, clip.height) for clip in CLIPS.values()}


def _encoded(frames: list[Image.Image], quality: int) -> bytes:
    """One thread and no time stamps, so that the same drawing is the same file; its index in front."""
    options = {"movflags": "faststart", "fflags": "+bitexact"}
    with tempfile.NamedTemporaryFile(suffix=".mp4") as file:
        with av.open(file.name, "w", options=options) as out:
            stream = out.add_stream("libx264", rate=FRAMES_PER_SECOND)
            stream.width, stream.height, stream.pix_fmt = *frames[0].size, "yuv420p"
            stream.options = {"preset": "slow", "crf": str(quality), "tune": "animation", "threads": "1"}
            for frame in _timed(frames):
                out.mux(stream.encode(frame))
            out.mux(stream.encode())
        return Path(file.name).read_bytes()


def _timed(frames: list[Image.Image]) -> Iterator[av.VideoFrame]:
    for index, picture in enumerate(frames):
        frame = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call]
        frame.pts, frame.time_base = index, Fraction(1, FRAMES_PER_SECOND)
        yield frame
