"""How a picture looks, in 64 bits: a difference hash, nearly the same for nearly the same picture.

Each bit says whether a point of a 9 × 8 view of it is lighter than its neighbour at the right. Another size, quality,
tint or a small mark changes few of them. A picture with nothing in it has hardly any bit set, so that it tells nothing.
No library here: hashes are compared where no picture is opened. `redraw.py` makes the view.
"""

from itertools import pairwise
from typing import Final

WIDTH: Final = 9
HEIGHT: Final = 8
NEAR: Final = 6  # bits that may differ
TELLING: Final = range(8, 57)  # as many bits as a picture has that shows something


def look_of(view: bytes) -> str:
    """The hash of a view, row by row a byte a point, as 16 hexadecimal digits."""
    rows = [view[start : start + WIDTH] for start in range(0, WIDTH * HEIGHT, WIDTH)]
    bits = [left > right for row in rows for left, right in pairwise(row)]
    return f"{sum(bit << place for place, bit in enumerate(bits)):016x}"


def are_alike(one: str, other: str) -> bool:
    """Whether two pictures look the same, as far as they show anything."""
    if not one or not other:
        return False
    first, second = int(one, 16), int(other, 16)
    return first.bit_count() in TELLING and (first ^ second).bit_count() <= NEAR
