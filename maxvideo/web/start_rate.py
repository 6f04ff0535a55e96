"""How a rate is written, in START_RATE and for one user: "120/m", or "0" for no limit."""

import re
from typing import Final

_RATE: Final = re.compile(r"\s*([0-9]{1,9})\s*(?:/\s*m)?\s*")


def parse(rate: str) -> int | None:
    """How many a minute "120/m" allows; None for "0", which is no limit. Raises ValueError for anything else."""
    match = _RATE.fullmatch(rate)
    if match is None:
        raise ValueError(f"{rate!r} is no rate such as 120/m")
    return int(match[1]) or None
