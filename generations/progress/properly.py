"""Making it properly: what a dearer endpoint of the same kind takes for the same words, pictures and settings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.core.cache import caches

from billing.pricing.prices import SoldRate
from generations.catalogue import ENDPOINTS, Endpoint, find
from generations.models import EndpointStatus, Generation
from generations.progress.next_steps import priced
from generations.workflow import quoting

MOST: Final = 3
REMEMBERED_SECONDS: Final = 30
KEY: Final = "prices-beside-a-video"


class Offered(NamedTuple):
    """What is sold now: the rates of each endpoint, and the endpoints that are not live."""

    rates: Mapping[str, Sequence[SoldRate]]
    not_live: frozenset[str]


@dataclass(frozen=True)
class Dearer:
    """An endpoint, and how many credits more it takes; `is_at_most` where that is settled on delivery."""

    endpoint: Endpoint
    more: int
    is_at_most: bool


def offered() -> Offered:
    """Two queries, once in a while: a form says the price anew before anything is started."""
    known: Offered | None = caches["process"].get(KEY)
    if known is None:
        not_live = EndpointStatus.objects.not_live().values_list("pk", flat=True)
        known = Offered(quoting.all_rates(), frozenset(not_live))
        caches["process"].set(KEY, known, REMEMBERED_SECONDS)
    return known


def dearer_than(generation: Generation) -> list[Dearer]:
    """The dearer ones, the nearest in price first, of each family one; none for what no endpoint made."""
    origin = find(generation.endpoint_id)
    if origin is None:
        return []
    now = offered()
    others = [
        other
        for other in ENDPOINTS
        if other.category == origin.category and other != origin and other.id not in now.not_live
    ]
    found = [
        Dearer(one.endpoint, one.quote.credits - generation.price_credits, one.quote.is_at_most)
        for one in priced(origin, others, generation, now.rates)
    ]
    return sorted((one for one in found if one.more > 0), key=lambda one: one.more)[:MOST]
