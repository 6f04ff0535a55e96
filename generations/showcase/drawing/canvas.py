"""What the scenes are drawn with: gradients, glows, ridges and soft fields. Places are parts of width and height."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PIL import Image, ImageColor, ImageDraw, ImageFilter, ImageOps

Size = tuple[int, int]
Colour = str
Wave = tuple[float, float, float, int]
"""How high, how often across the width, where it begins, and how many turns it takes while the clip lasts."""

TURN = 2 * math.pi


@dataclass(frozen=True)
class Canvas:
    """A picture that is drawn larger than it will be, so that its edges come out smooth."""

    picture: Image.Image

    @classmethod
    def over(cls, size: Size, stops: Sequence[Colour]) -> "Canvas":
        """A ground from the top to the bottom through some colours."""
        column = Image.new("RGB", (1, len(stops)))
        column.putdata([ImageColor.getrgb(stop) for stop in stops])
        return cls(column.resize(size, Image.Resampling.BILINEAR))

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float = 1.0) -> None:
        """A light that fades out, its radius a part of the width."""
        side = max(2, round(2 * radius * self.picture.width))
        light = ImageOps.invert(Image.radial_gradient("L")).resize((side, side))
        mask = light.point([min(255, int(max(0, value - 70) * 1.4 * strength)) for value in range(256)])
        self.picture.paste(colour, self._corner(x, y, side), mask)

    def disc(self, x: float, y: float, radius: float, colour: Colour, opacity: float = 1.0) -> None:
        """A round shape, its radius a part of the width."""
        middle = (x * self.picture.width, y * self.picture.height)
        self._pen().circle(middle, radius * self.picture.width, fill=_clear(colour, opacity))

    def ridge(self, height: float, waves: Iterable[Wave], turn: float, colour: Colour, opacity: float = 1.0) -> None:
        """Everything below a line of waves, at a moment of the clip from 0 to 1."""
        width, tall = self.picture.size
        line = [(step / 96 * width, (height + heights(waves, step / 96, turn)) * tall) for step in range(97)]
        self._pen().polygon([*line, (width, tall), (0, tall)], fill=_clear(colour, opacity))

    def shape(self, points: Iterable[tuple[float, float]], colour: Colour, opacity: float = 1.0) -> None:
        """A shape with corners."""
        width, tall = self.picture.size
        self._pen().polygon([(x * width, y * tall) for x, y in points], fill=_clear(colour, opacity))

    def blurred(self, part: float) -> "Canvas":
        """The same, out of focus by a part of its width."""
        return Canvas(self.picture.filter(ImageFilter.GaussianBlur(part * self.picture.width)))

    def _pen(self) -> ImageDraw.ImageDraw:
        return ImageDraw.Draw(self.picture, "RGBA")

    def _corner(self, x: float, y: float, side: int) -> tuple[int, int]:
        return round(x * self.picture.width - side / 2), round(y * self.picture.height - side / 2)


def heights(waves: Iterable[Wave], x: float, turn: float) -> float:
    """The sum of waves at a place and a moment; whole turns, so that the end leads back to the beginning."""
    return sum(high * math.sin(TURN * (often * x + begins + turns * turn)) for high, often, begins, turns in waves)


def field(size: Size, stops: Sequence[Colour], brightness: Callable[[float, float], float]) -> Canvas:
    """A soft surface: the brightness of each place, from 0 to 1, chooses among the colours."""
    small = Image.new("L", (max(2, size[0] // 6), max(2, size[1] // 6)))
    width, tall = small.size
    places = ((x / width, y / tall) for y in range(tall) for x in range(width))
    small.putdata([int(255 * min(1.0, max(0.0, brightness(x, y)))) for x, y in places])
    scale = Image.new("RGB", (len(stops), 1))
    scale.putdata([ImageColor.getrgb(stop) for stop in stops])
    colours = scale.resize((256, 1), Image.Resampling.BILINEAR).tobytes()
    large = small.resize(size, Image.Resampling.BICUBIC)
    bands = [large.point(list(colours[band::3])) for band in range(3)]
    return Canvas(Image.merge("RGB", bands))


def _clear(colour: Colour, opacity: float) -> tuple[int, int, int, int]:
    red, green, blue = ImageColor.getrgb(colour)[:3]
    return red, green, blue, int(255 * min(1.0, max(0.0, opacity)))
