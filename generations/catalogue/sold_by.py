"""What a video is sold by: the arguments that a price may depend on, and how its seconds and clips are counted."""

import math
from collections.abc import Mapping
from typing import Any, Final

from generations.catalogue.endpoint import AUTO, seconds
from generations.catalogue.endpoints import ENDPOINTS

SECOND: Final = "second"
CLIP: Final = "5s_clip"
CLIP_SECONDS: Final = 5
UNITS: Final = {SECOND: "second", CLIP: "5-second clip"}
"""The units of the price tables, in words."""
A_UNIT: Final = {SECOND: "a second", CLIP: "a 5 s clip"}
"""The same behind a price: $0.40 a second."""

FULL_HD: Final = 1080
OWN_KEY: Final = "your own key: nothing to pay"
"""The arithmetic of what the maker bills to the user."""

PRICED: Final = frozenset(one.name for endpoint in ENDPOINTS for one in endpoint.parameters if one.priced_values)


def conditions(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments that a rate may name; words, pictures and seeds cost nothing."""
    return {name: value for name, value in arguments.items() if name in PRICED}


def undecided(arguments: Mapping[str, Any]) -> frozenset[str]:
    """The names of those that the maker decides, so that only the delivered video tells."""
    return frozenset(name for name, value in arguments.items() if str(value).casefold() == AUTO)


def quantities(arguments: Mapping[str, Any]) -> dict[str, tuple[int, str]]:
    """How many units of each kind a video has, and that in words: each started clip counts. None without a length."""
    length = seconds(arguments.get("duration"))
    if length is None:
        return {}
    clips = math.ceil(length / CLIP_SECONDS)
    return {SECOND: (length, f"{length} s"), CLIP: (clips, "1 clip" if clips == 1 else f"{clips} clips")}


def as_delivered(arguments: Mapping[str, Any], shorter_side: int) -> dict[str, Any]:
    """The arguments that say what came: 1080 pixels or more on the shorter side are 1080p."""
    return {**arguments, "resolution": "1080p" if shorter_side >= FULL_HD else "720p"}
