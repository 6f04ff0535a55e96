"""Credits and dollars in words, for every template: `{% load money %}`."""

from decimal import Decimal

from django import template
from django.conf import settings

from billing.ledger.amounts import change, credits
from billing.payments.money import money
from billing.pricing.prices import dollars

register = template.Library()

register.filter("credits", credits)
register.filter("change", change)
register.filter("dollars", dollars)
register.filter("money", money)


@register.filter
def usd(number: int) -> str:
    """What a number of credits is worth, to the cent: $3.20."""
    return dollars(round(Decimal(number) / settings.CREDITS_PER_USD, 2))
