"""Links to Stripe's dashboard by its numbers; where payments go to the stand-in, to its page of the session."""

from typing import Final

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from billing.payments.models import Dispute, Purchase

DASHBOARD: Final = "https://dashboard.stripe.com"


def session_link(purchase: Purchase) -> str | SafeString:
    """The purchase's Checkout Session."""
    return _link(f"checkout/sessions/{purchase.session_id}", purchase, purchase.session_id or "")


def payment_link(purchase: Purchase) -> str | SafeString:
    """Its payment, with the refunds of it."""
    return _link(f"payments/{purchase.payment_intent}", purchase, purchase.payment_intent)


def dispute_link(dispute: Dispute) -> str | SafeString:
    """A dispute, which is answered there."""
    return _link(f"disputes/{dispute.stripe_id}", dispute.purchase, dispute.stripe_id)


def _link(page: str, purchase: Purchase, words: str) -> str | SafeString:
    if not words:
        return "none yet"
    mode = "/test" if "_test_" in settings.STRIPE_SECRET_KEY else ""
    address = f"{DASHBOARD}{mode}/{page}"
    if settings.STRIPE_IS_SANDBOX:
        address = f"{settings.STRIPE_API_URL}/c/pay/{purchase.session_id}"
    return format_html('<a href="{}" rel="noreferrer">{}</a>', address, words)
