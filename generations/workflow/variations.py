"""Several of one order: the same words and settings, each with a seed of its own where one is given."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from generations.catalogue import Endpoint
from generations.catalogue.endpoint import Integer
from generations.models import Batch
from generations.workflow.order import BatchOrder, Order

SEED: Final = "seed"


def variations_of(order: Order, number: int) -> BatchOrder:
    """So many of an order as one batch; its price and its yes are of all of them."""
    return BatchOrder(
        kind=Batch.Kind.VARIATIONS,
        orders=tuple(_variations(order, number)),
        shown_credits=order.shown_credits,
        agreed_credits=order.agreed_credits,
    )


def _variations(order: Order, number: int) -> Iterator[Order]:
    yield order
    for steps in range(1, number):
        arguments = _with_seed(order.endpoint, order.arguments, steps)
        yield replace(order, arguments=arguments, form_key=uuid.uuid4())


def _with_seed(endpoint: Endpoint, arguments: Mapping[str, Any], steps: int) -> Mapping[str, Any]:
    """A given seed moved on; after the endpoint's last one comes its first."""
    if SEED not in arguments:
        return arguments
    seed = endpoint.parameter(SEED)
    if not isinstance(seed, Integer):
        return arguments
    span = seed.maximum - seed.minimum + 1
    return {**arguments, SEED: seed.minimum + (arguments[SEED] - seed.minimum + steps) % span}
