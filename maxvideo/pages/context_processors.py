"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from maxvideo.accounts import theme, unconfirmed


def site(request: HttpRequest) -> dict[str, Any]:
    """What the ribbons say of practice and of a new address, and whether the page is light or dark."""
    return {
        "is_sandbox": settings.FAL_IS_LOOPBACK,
        "practice_till": practice_till(),
        "no_money_moves": settings.STRIPE_IS_PRACTICE or not settings.PAYMENTS_ON,
        "theme": theme.of(request),
        "unconfirmed": unconfirmed.address_of(request),
    }


def practice_till() -> str:
    """Where payments go that move no money; nothing where they do, or where there are none."""
    if not settings.STRIPE_IS_PRACTICE:
        return ""
    return "a stand-in for Stripe" if settings.STRIPE_IS_LOOPBACK else "Stripe's sandbox"
