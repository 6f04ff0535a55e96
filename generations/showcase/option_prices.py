"""What the options of a form cost, next to each other.

The rates are read once, in one query; every option's total is then one pure quote.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
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

    endpoint: Endpoint
    values: Mapping[str, Wire]
    credits: int

    @property
    def label(self) -> str:
        """The options in words: "6 s silent"."""
        return " ".join(in_words(self.endpoint.parameter(name), value) for name, value in self.values.items())

    @property
    def change(self) -> str:
        """The options as the address of a form has them."""
        return urlencode({name: _posted(value) for name, value in self.values.items()})


@dataclass(frozen=True)
class OptionPrices:
    """An endpoint and the options that are chosen now."""

    endpoint: Endpoint
    chosen: dict[str, Any]
    own_key: bool = False
    known_rates: Sequence[SoldRate] | None = None

    @cached_property
    def rates(self) -> Sequence[SoldRate]:
        """The endpoint's rates as they are now, unless they are known already."""
        return quoting.rates_of(self.endpoint) if self.known_rates is None else self.known_rates

    @cached_property
    def total(self) -> Quote | None:
        """The price of what is chosen."""
        return self.quote()

    @cached_property
    def tables(self) -> dict[str, dict[Wire, Quote | None]]:
        """The price with each value of each parameter that it may depend on, by the parameter's name."""
        return {parameter.name: self.totals(parameter) for parameter in self.endpoint.parameters}

    @cached_property
    def deciding(self) -> frozenset[str]:
        """The parameters that change the price, the others being as they are."""
        return frozenset(name for name, totals in self.tables.items() if len(set(map(_sum, totals.values()))) > 1)

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
        return parameter.name in self.deciding

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
        return [Offer(self.endpoint, values, credits) for credits, values in picked]

    def _combinations(self) -> Iterator[dict[str, Wire]]:
        varied = [one for one in self.endpoint.parameters if one.priced_values and self.matters(one)]
        for values in itertools.product(*(one.priced_values for one in varied)):
            yield {one.name: value for one, value in zip(varied, values, strict=True)}

    def _changes(self, values: dict[str, Wire]) -> int:
        return sum(self.chosen.get(name) != value for name, value in values.items())


def _sum(total: Quote | None) -> tuple[int, bool] | None:
    return (total.credits, total.is_at_most) if total else None


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
