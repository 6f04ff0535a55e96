"""What the options of a form cost, next to each other: nothing here asks the database.

The rates are read once for a page; every option's total is then one pure quote.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from billing.pricing.exceptions import NoRate
from billing.pricing.prices import Quote, SoldRate
from generations.catalogue import Endpoint
from generations.catalogue.endpoint import Choice, Integer, Parameter, Toggle, Wire, seconds
from generations.workflow import quoting

OFFERS: Final = 2


@dataclass(frozen=True)
class Offer:
    """Other options that a user can afford. `change` is what the form's `use` button sends."""

    label: str
    credits: int
    change: str


@dataclass(frozen=True)
class OptionPrices:
    """An endpoint's rates and the options that are chosen now."""

    endpoint: Endpoint
    rates: Sequence[SoldRate]
    chosen: dict[str, Any]
    own_key: bool = False

    def quote(self, **changes: Wire) -> Quote | None:
        """The price with some options changed; None where that cannot be sold."""
        try:
            return quoting.quote(self.endpoint, self.rates, self.chosen | changes, own_key=self.own_key)
        except NoRate:
            return None

    def totals(self, parameter: Parameter) -> dict[Wire, Quote | None]:
        """The price with each value of one parameter."""
        return {value: self.quote(**{parameter.name: value}) for value in parameter.priced_values}

    def matters(self, parameter: Parameter) -> bool:
        """Whether the parameter changes the price, the others being as they are."""
        return len({total and (total.credits, total.is_at_most) for total in self.totals(parameter).values()}) > 1

    def offers(self, available: int) -> list[Offer]:
        """A few cheaper ways that `available` credits pay for, from the least change on; shown by price."""
        affordable = [
            (values, total)
            for values in self._combinations()
            if (total := self.quote(**values)) and total.credits <= available
        ]
        affordable.sort(key=lambda pair: (self._changes(pair[0]), -pair[1].credits, -_length(pair[0])))
        best: dict[int, dict[str, Wire]] = {}
        for values, total in affordable:
            best.setdefault(total.credits, values)
        picked = sorted(list(best.items())[:OFFERS])
        return [Offer(self._label(values), credits, self._change(values)) for credits, values in picked]

    def _combinations(self) -> Iterator[dict[str, Wire]]:
        varied = [one for one in self.endpoint.parameters if one.priced_values and self.matters(one)]
        for values in itertools.product(*(one.priced_values for one in varied)):
            yield {one.name: value for one, value in zip(varied, values, strict=True)}

    def _changes(self, values: dict[str, Wire]) -> int:
        return sum(self.chosen.get(name) != value for name, value in values.items())

    def _label(self, values: dict[str, Wire]) -> str:
        return " ".join(in_words(self.endpoint.parameter(name), value) for name, value in values.items())

    def _change(self, values: dict[str, Wire]) -> str:
        return urlencode({name: _posted(value) for name, value in values.items()})


def in_words(parameter: Parameter, value: Wire) -> str:
    """One option among others: "6 s", "silent", "720p"."""
    match parameter:
        case Choice() if not isinstance(value, bool):
            return parameter.label_of(value)
        case Toggle(on=on, off=off):
            return on if value else off
        case Integer():
            return f"{value} s"
        case _:
            return str(value)


def _posted(value: Wire) -> str:
    if isinstance(value, bool):
        return "on" if value else ""
    return str(value)


def _length(values: dict[str, Wire]) -> int:
    """Of two ways at one price the longer video is the better one."""
    return seconds(values.get("duration")) or 0
