"""What a video costs: the one place where an endpoint's arguments meet the price tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from billing.pricing import prices
from billing.pricing.prices import Quote, SoldRate
from generations.catalogue import Endpoint


def rates_of(endpoint: Endpoint) -> Sequence[SoldRate]:
    """The endpoint's rates as they are now, in one query."""
    return prices.current_rates(endpoint.id)


def all_rates() -> dict[str, list[SoldRate]]:
    """The rates of every endpoint as they are now, by its id, in one query."""
    found: dict[str, list[SoldRate]] = {}
    for rate in prices.current_rates():
        found.setdefault(rate.endpoint_id, []).append(rate)
    return found


def quote(
    endpoint: Endpoint, rates: Sequence[SoldRate], arguments: Mapping[str, Any], *, own_key: bool = False
) -> Quote:
    """The price of arguments under the endpoint's rates; 0 with a key of the user's own. Raises NoRate."""
    return prices.quote(rates, arguments, own_key=own_key)


def settled(sold: Quote, arguments: Mapping[str, Any], *, shorter_side: int) -> int:
    """Credits to capture for a video whose shorter side has so many pixels; never more than were quoted."""
    return prices.settled(sold, arguments, shorter_side=shorter_side)
