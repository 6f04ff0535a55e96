"""What can be chosen of each kind in a list's filters, in words; the first is everything."""

from typing import Final

from generations.catalogue.shapes import SHAPES
from generations.library.listing import GALLERY

Choices = tuple[tuple[str, str], ...]
NEWEST_AND_OLDEST: Final = (("", "Newest"), ("old", "Oldest"))
OF_THE_GALLERY: Final = (("length", "Longest"), ("price", "Dearest"))
CHOICES: Final[dict[str, Choices]] = {
    "shape": (("", "Any"), *((shape, shape) for shape in SHAPES)),
    "length": (("", "Any"), ("short", "To 5 s"), ("medium", "6 to 8 s"), ("long", "From 9 s")),
    "sound": (("", "Any"), ("1", "With sound"), ("0", "Silent")),
}


def choices_of(name: str, listing: str) -> Choices:
    """Those of one kind; only finished videos have a length and a price to be ordered by."""
    if name == "sort":
        return NEWEST_AND_OLDEST + (OF_THE_GALLERY if listing == GALLERY else ())
    return CHOICES[name]
