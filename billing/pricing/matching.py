"""Which rate holds under which conditions."""

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from billing.pricing.basis import Basis
from billing.pricing.exceptions import NoRate
from billing.pricing.quote import SoldRate

Conditions = Mapping[str, Any]


def outcomes(rates: Sequence[SoldRate], basis: Basis) -> Iterator[Conditions]:
    """The conditions as they are, or where a priced one is undecided, each way that it may be decided.

    One that has a rate for being undecided is decided by that.
    """
    priced = {name: _priced_values(rates, name) for name in sorted(basis.undecided)}
    choices = {
        name: values for name, values in priced.items() if values and normal(basis.conditions.get(name)) not in values
    }
    for chosen in itertools.product(*(values.values() for values in choices.values())):
        yield {**basis.conditions, **dict(zip(choices, chosen, strict=True))}


def matching_rate(rates: Sequence[SoldRate], conditions: Conditions, basis: Basis) -> SoldRate:
    """The one rate that fits the conditions, or what they are priced as. Raises NoRate for none or several."""
    fitting = _fitting(rates, conditions) or _fitting(rates, _as_priced(conditions, basis))
    if len(fitting) != 1:
        raise NoRate(f"{len(fitting)} rates fit {dict(conditions)}")
    return fitting[0]


def clash(condition: Conditions, other: Conditions) -> bool:
    """Whether the same sale could meet two different conditions: whatever both name, they name alike."""
    named_by_both = condition.keys() & other.keys()
    return normal(condition) != normal(other) and all(
        normal(condition[name]) == normal(other[name]) for name in named_by_both
    )


def normal(value: Any) -> str:
    """A value as conditions are compared: case and the order of names are nothing."""
    return json.dumps(value, sort_keys=True).casefold()


def _priced_values(rates: Sequence[SoldRate], name: str) -> dict[str, Any]:
    return {normal(rate.condition[name]): rate.condition[name] for rate in rates if name in rate.condition}


def _fitting(rates: Sequence[SoldRate], conditions: Conditions) -> list[SoldRate]:
    return [
        rate
        for rate in rates
        if all(name in conditions and normal(conditions[name]) == normal(v) for name, v in rate.condition.items())
    ]


def _as_priced(conditions: Conditions, basis: Basis) -> Conditions:
    """The conditions with a value that has no rate of its own as the one that it costs as much as."""
    return {
        name: basis.stand_ins[name].get(value, value) if name in basis.stand_ins else value
        for name, value in conditions.items()
    }
