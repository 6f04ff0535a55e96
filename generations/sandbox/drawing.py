"""Moving pictures out of a few words: the frames of a clip, drawn straight into the planes that an encoder takes.

Everything that does not move is drawn once: the ground is a little larger than the frame and the frame drifts over
it in a circle, so the last picture leads back to the first and the loop can be repeated without a seam.
"""

import io
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from av import VideoFrame
from PIL import Image, ImageDraw, ImageFilter, ImageFont, ImageOps

Box = tuple[int, int, int, int]
DRIFT = 0.04
"""How far the frame moves over the ground, as a part of its shorter side."""


@dataclass(frozen=True)
class Scene:
    """What a clip shows: its size in pixels (both even), the words, and the picture it starts from, if there is one."""

    width: int
    height: int
    words: str
    picture: bytes | None = None

    @property
    def drift(self) -> int:
        """The drift in pixels; even, so that it can be halved for the colour planes."""
        return int(min(self.width, self.height) * DRIFT) // 2 * 2


def frames(scene: Scene, count: int) -> Iterator[VideoFrame]:
    """`count` frames of one turn of the drift, in yuv420p."""
    frame = VideoFrame(scene.width, scene.height, "yuv420p")
    strides = [plane.line_size for plane in frame.planes]
    ground = _planes(_ground(scene, strides[0]))
    text, shade = _caption(scene)
    for index in range(count):
        angle = 2 * math.pi * index / count
        left = int(scene.drift * (1 + math.cos(angle)) / 2) // 2 * 2
        top = int(scene.drift * (1 + math.sin(angle)) / 2) // 2 * 2
        for plane, picture, scale in zip(frame.planes, ground, (1, 2, 2), strict=True):
            x, y = left // scale, top // scale
            view = picture.crop((x, y, x + plane.line_size, y + plane.height))
            if scale == 1:
                view.paste(16, (0, 0), shade)
                view.paste(235, (0, 0), text)
            plane.update(view.tobytes())
        yield frame


def _ground(scene: Scene, stride: int) -> Image.Image:
    """The picture under the words; as wide as a line of the encoder's buffer, which may be longer than the frame's."""
    size = (scene.width + scene.drift, scene.height + scene.drift)
    drawn = _photo(scene.picture, size) if scene.picture else _colours(scene.words, size)
    canvas = Image.new("RGB", (stride * 2 + scene.drift, size[1]))
    canvas.paste(drawn, (0, 0))
    return canvas


def _photo(content: bytes, size: tuple[int, int]) -> Image.Image:
    with Image.open(io.BytesIO(content)) as picture:
        picture.draft("RGB", size)
        return ImageOps.fit(picture.convert("RGB"), size)


def _colours(words: str, size: tuple[int, int]) -> Image.Image:
    """Soft lights on a dark ground, always the same for the same words; drawn small, since blur needs no detail."""
    dice = random.Random(words)  # noqa: S311 - colours, not secrets
    hue = dice.randrange(360)
    small = Image.new("RGB", (size[0] // 8, size[1] // 8), f"hsl({hue}, 55%, 22%)")
    draw = ImageDraw.Draw(small)
    for _ in range(9):
        x, y = dice.randrange(small.width), dice.randrange(small.height)
        radius = dice.randint(min(small.size) // 12, min(small.size) // 3)
        colour = f"hsl({(hue + dice.randrange(-40, 90)) % 360}, 70%, {dice.randint(30, 62)}%)"
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
    return small.filter(ImageFilter.GaussianBlur(3)).resize(size, Image.Resampling.BICUBIC)


def _planes(picture: Image.Image) -> tuple[Image.Image, Image.Image, Image.Image]:
    """Luma, and both colour planes at half the size, in the video range 16 to 235."""
    y, u, v = picture.convert("YCbCr").split()
    half = (picture.width // 2, picture.height // 2)
    squeezed = y.point([16 + value * 219 // 255 for value in range(256)])
    return squeezed, u.resize(half, Image.Resampling.BILINEAR), v.resize(half, Image.Resampling.BILINEAR)


def _caption(scene: Scene) -> tuple[Image.Image, Image.Image]:
    """The masks of the words and of the shade that keeps them readable on any ground."""
    font = cast(ImageFont.FreeTypeFont, ImageFont.load_default(size=max(18, min(scene.width, scene.height) // 16)))
    text = Image.new("L", (scene.width, scene.height))
    draw = ImageDraw.Draw(text)
    lines = _wrapped(draw, scene.words, font, scene.width * 0.84)
    where = (scene.width * 0.08, scene.height * 0.92)
    draw.multiline_text(where, "\n".join(lines), fill=255, font=font, anchor="ld", spacing=font.size * 0.3)
    shade = text.resize((scene.width // 8, scene.height // 8)).filter(ImageFilter.GaussianBlur(2))
    return text, shade.point([min(170, value * 3) for value in range(256)]).resize(text.size)


def _wrapped(draw: ImageDraw.ImageDraw, words: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """At most five lines that fit; what is cut off ends in dots."""
    lines: list[str] = [""]
    for word in words[:400].split():
        longer = f"{lines[-1]} {word}".strip()
        if draw.textlength(longer, font=font) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    lines = [line for line in lines if line] or ["(no words)"]
    return lines if len(lines) <= 5 else [*lines[:4], lines[4] + " …"]
