"""What `manage.py check --deploy` asks a site for before strangers come."""

from typing import Any, Final

from django.conf import settings
from django.core import checks

ASKED: Final = ("COMPANY_NAME", "COMPANY_ADDRESS")


def payments_move_money(**kwargs: Any) -> list[checks.CheckMessage]:
    """A test key has anybody buy real credits with a card that is printed in Stripe's manual."""
    if not settings.STRIPE_IS_PRACTICE or settings.FAL_IS_LOOPBACK:
        return []
    hint = "Whoever buys credits pays nothing for them, and videos cost money at fal. Use a live key."
    return [checks.Warning("STRIPE_SECRET_KEY is a test key.", hint=hint, id="maxvideo.W003")]


def somebody_is_behind_the_site(**kwargs: Any) -> list[checks.CheckMessage]:
    """Imprint, terms and privacy name who runs the site, as the law of many countries asks."""
    return [
        checks.Warning(
            f"{name} is not set.",
            hint="Imprint, terms and privacy say that nobody has filled it in.",
            id=f"maxvideo.W00{number}",
        )
        for number, name in enumerate(ASKED, start=1)
        if not getattr(settings, name)
    ]
