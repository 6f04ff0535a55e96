"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from maxvideo.accounts import theme


def site(request: HttpRequest) -> dict[str, Any]:
    """What the ribbon says of stand-ins, and whether the page is light or dark."""
    return {
        "is_sandbox": settings.FAL_IS_LOOPBACK,
        "is_practice_till": settings.STRIPE_IS_PRACTICE,
        "no_money_moves": settings.STRIPE_IS_PRACTICE or not settings.PAYMENTS_ON,
        "theme": theme.of(request),
    }
