"""How a picture looks, in 64 bits: a difference hash, nearly the same for nearly the same picture.

An upload's is followed by those of the same picture mirrored and turned, all eight ways, so that this hides nothing.

Each bit says whether a point of a 9 × 8 view of it is lighter than its neighbour at the right. Another size, quality,
tint or a small mark changes few of them. A picture with nothing in it has hardly any bit set, so that it tells nothing.
No library here: hashes are compared where no picture is opened. `redraw.py` makes the view.
"""

from itertools import pairwise
from typing import Final

WIDTH: Final = 9
HEIGHT: Final = 8
DIGITS: Final = 16
WAYS: Final = 8
NEAR: Final = 6  # bits that may differ
TELLING: Final = range(8, 57)  # as many bits as a picture has that shows something


def look_of(view: bytes) -> str:
    """The hash of a view, row by row a byte a point, as DIGITS hexadecimal ones."""
    rows = [view[start : start + WIDTH] for start in range(0, WIDTH * HEIGHT, WIDTH)]
    bits = [left > right for row in rows for left, right in pairwise(row)]
    return f"{sum(bit << place for place, bit in enumerate(bits)):0{DIGITS}x}"


def upright(look: str) -> str:
    """The hash of a picture as it is, without those of its turns."""
    return look[:DIGITS]


def are_alike(one: str, other: str) -> bool:
    """Whether one picture looks like another, or like one of its turns, as far as it shows anything."""
    if not one or not other:
        return False
    first = int(upright(one), 16)
    turns = (int(other[at : at + DIGITS], 16) for at in range(0, len(other), DIGITS))
    return first.bit_count() in TELLING and any((first ^ turn).bit_count() <= NEAR for turn in turns)
