"""Pages that only say something: how it works, and how accessible it is."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from billing.payments.refunds import WITHDRAWAL_DAYS
from generations.models.generation import KEPT_AFTER_DELETION


@login_not_required
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """How credits, purchases, holds, failures and privacy work, by the numbers of this site's settings."""
    return render(request, "pages/help.html", facts())


def facts() -> dict[str, Any]:
    """The numbers."""
    return {
        "credits_per_usd": settings.CREDITS_PER_USD,
        "deadline_minutes": int(settings.GENERATION_DEADLINE.total_seconds() // 60),
        "can_buy": settings.PAYMENTS_ON,
        "has_tax": settings.STRIPE_TAX != "off",
        "withdrawal_days": WITHDRAWAL_DAYS,
        "kept_days": KEPT_AFTER_DELETION.days,
        "support_email": settings.SUPPORT_EMAIL,
    }


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was tested against WCAG 2.2 AA, what is known to fall short, and how to report more."""
    return render(request, "pages/accessibility.html", {"support_email": settings.SUPPORT_EMAIL})
