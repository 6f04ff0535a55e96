"""What a video costs: the one place where an endpoint's arguments meet the price tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from billing.pricing import prices
from billing.pricing.basis import Basis, Quantity
from billing.pricing.prices import Quote, SoldRate
from generations.catalogue import Endpoint, sold_by
from generations.catalogue.listed_prices import PRICED_AS


def rates_of(endpoint: Endpoint) -> Sequence[SoldRate]:
    """The endpoint's rates as they are now, in one query."""
    return prices.current_rates(endpoint.id)


def all_rates() -> dict[str, list[SoldRate]]:
    """The rates of every endpoint as they are now, by its id, in one query."""
    found: dict[str, list[SoldRate]] = {}
    for rate in prices.current_rates():
        found.setdefault(rate.product, []).append(rate)
    return found


def quote(
    endpoint: Endpoint, rates: Sequence[SoldRate], arguments: Mapping[str, Any], *, own_key: bool = False
) -> Quote:
    """The price of arguments under the endpoint's rates; 0 with a key of the user's own. Raises NoRate."""
    if own_key:
        return prices.free(sold_by.OWN_KEY)
    basis = _basis(endpoint.id, arguments)
    return prices.quote(rates, basis)


def settled(sold: Quote, arguments: Mapping[str, Any], *, shorter_side: int) -> int:
    """Credits to capture for a video whose shorter side has so many pixels; never more than were quoted."""
    product = sold.rates[0].product if sold.rates else ""
    return prices.settled(sold, _basis(product, sold_by.as_delivered(arguments, shorter_side)))


def _basis(product: str, arguments: Mapping[str, Any]) -> Basis:
    """The arguments as the price tables read them."""
    return Basis(
        conditions=sold_by.conditions(arguments),
        undecided=sold_by.undecided(arguments),
        quantities={unit: Quantity(*counted) for unit, counted in sold_by.quantities(arguments).items()},
        stand_ins=PRICED_AS.get(product, {}),
    )
