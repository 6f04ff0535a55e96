"""A buyer who looks at a purchase has Stripe asked, so that a webhook that is late, or lost, costs nothing."""

import time
from typing import Final

from django.core.cache import cache

from billing.payments import outages
from billing.payments.exceptions import StripeAway, StripeRefused
from billing.payments.models import Purchase
from billing.payments.settle import settle
from billing.payments.states import RefundState

PAUSE_SECONDS: Final = 1
WAIT_SECONDS: Final = 2.0
"""For somebody else who looks at it in this very moment, as the webhook does when its buyer comes back from paying."""
STEP_SECONDS: Final = 0.1


def look(purchase: Purchase) -> None:
    """Ask Stripe if it may have news, once a second at most; it may be away, and the row says what is known."""
    if not may_change(purchase) or outages.is_on() or not cache.add(f"looked:{purchase.pk}", True, PAUSE_SECONDS):
        return
    try:
        settle(purchase.pk)
    except StripeAway:
        outages.begin()
    except StripeRefused:
        return
    finally:
        _wait_for_others(purchase)


def may_change(purchase: Purchase) -> bool:
    """Whether Stripe may have news of it soon."""
    return purchase.is_unsettled or purchase.refunds.filter(state=RefundState.ASKED).exists()


def _wait_for_others(purchase: Purchase) -> None:
    """Read the row again, once nobody is about to write it."""
    until = time.monotonic() + WAIT_SECONDS
    purchase.refresh_from_db()
    while purchase.lease_token and time.monotonic() < until:
        time.sleep(STEP_SECONDS)
        purchase.refresh_from_db()
