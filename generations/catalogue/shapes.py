"""The shapes a video is shown in. The CSP forbids inline style, so the server names the nearest of the stylesheet's."""

import math
from collections.abc import Mapping
from typing import Any, Final

SHAPES: Final = ("16:9", "9:16", "1:1", "4:5", "5:4", "3:2", "2:3", "4:3", "3:4")
USUAL: Final = "16:9"


def _ratio(shape: str) -> float:
    width, height = shape.split(":")
    return int(width) / int(height)


def shape_of(width: int, height: int) -> str:
    """The shape nearest to a picture's, twice as wide being as far away as twice as high."""
    return min(SHAPES, key=lambda shape: abs(math.log(width / height / _ratio(shape))))


def expected_shape(arguments: Mapping[str, Any]) -> str:
    """The shape of a video that is not there yet, as far as its arguments tell."""
    asked = arguments.get("aspect_ratio")
    return asked if asked in SHAPES else USUAL
