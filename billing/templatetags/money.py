"""Credits and dollars in words, for every template: `{% load money %}`."""

from decimal import Decimal

from django import template
from django.conf import settings

from billing.pricing.prices import dollars

register = template.Library()

MINUS = "−"


@register.filter
def credits(number: int) -> str:
    """A number of credits with its unit: 320 credits, 1 credit."""
    return f"{_grouped(number)} {'credit' if abs(number) == 1 else 'credits'}"


@register.filter
def usd(number: int) -> str:
    """What a number of credits is worth, to the cent: $3.20."""
    return dollars(round(Decimal(number) / settings.CREDITS_PER_USD, 2))


@register.filter
def change(number: int) -> str:
    """A change with its sign: +320, −45; nothing for none."""
    return f"{'+' if number > 0 else ''}{_grouped(number)}" if number else ""


def _grouped(number: int) -> str:
    return f"{number:,}".replace("-", MINUS)
