"""Endpoints that make something of a form for less."""

from dataclasses import dataclass

from billing.pricing.prices import Quote
from generations.catalogue import ENDPOINTS, Endpoint
from generations.catalogue.conversion import Posted
from generations.models import EndpointStatus
from generations.studio.elsewhere import prices_at
from generations.workflow import quoting


@dataclass(frozen=True)
class Alternative:
    """Another endpoint, and what the form costs there."""

    endpoint: Endpoint
    quote: Quote

    @property
    def credits(self) -> int:
        """What is held at most."""
        return self.quote.credits


def alternatives(origin: Endpoint, posted: Posted, *, below: int, number: int = 1) -> list[Alternative]:
    """What so many of the form would cost elsewhere, where that is offered and less, the dearest first; two queries.

    What is made from pictures stays that, and what is not is not made so.
    """
    rates, lives = quoting.all_rates(), EndpointStatus.objects.not_live().in_bulk()
    found = []
    for target in ENDPOINTS:
        if target.id == origin.id or target.id in lives or target.is_from_pictures != origin.is_from_pictures:
            continue
        quote = prices_at(target, rates.get(target.id, ()), origin=origin, posted=posted).total
        if quote and 0 < number * quote.credits < below:
            found.append(Alternative(target, quote.times(number)))
    return sorted(found, key=lambda one: (-one.credits, one.endpoint.title))
