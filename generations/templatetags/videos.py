"""How the pages write a generation's facts."""

from decimal import Decimal

from django import template

from billing import prices
from generations import progress
from generations.catalogue import title_of
from generations.models import Generation
from generations.shapes import expected_shape, shape_of

register = template.Library()


@register.filter
def shape(generation: Generation) -> str:
    """Its shape for `data-shape`: the video's own, or the one asked for."""
    if generation.width and generation.height:
        return shape_of(generation.width, generation.height)
    return expected_shape(generation.arguments)


@register.filter
def endpoint_title(endpoint_id: str) -> str:
    """The endpoint's name for people."""
    return title_of(endpoint_id)


@register.filter
def clock(seconds: float) -> str:
    """Seconds or a time span as on a clock: 0:08."""
    return progress.clock(seconds)


@register.filter
def dollars(amount: Decimal) -> str:
    """An amount of US dollars: $3.20."""
    return prices.dollars(amount)
