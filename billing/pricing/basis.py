"""What a price is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Quantity(NamedTuple):
    """How many units are charged, and that in the words of the arithmetic: 2, "2 packs"."""

    number: int
    words: str


@dataclass(frozen=True, kw_only=True)
class Basis:
    """The conditions that choose a rate, and by its unit the quantity that the rate is multiplied by.

    `undecided` names conditions that only the delivery decides. `stand_ins` says as what a condition's value is priced
    that has no rate of its own.
    """

    conditions: Mapping[str, Any] = field(default_factory=dict)
    quantities: Mapping[str, Quantity] = field(default_factory=dict)
    undecided: frozenset[str] = frozenset()
    stand_ins: Mapping[str, Mapping[Any, Any]] = field(default_factory=dict)
