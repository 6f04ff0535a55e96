"""Terms, privacy, imprint: templates that an operator fills by COMPANY_NAME, COMPANY_ADDRESS and SUPPORT_EMAIL."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from generations.models.draft import DRAFTS_KEPT
from generations.models.generation import KEPT_AFTER_DELETION


@login_not_required
@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """What people and the site owe each other."""
    return render(request, "pages/terms.html", _facts())


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of people, why and how long."""
    return render(request, "pages/privacy.html", _facts())


@login_not_required
@require_safe
def imprint(request: HttpRequest) -> HttpResponse:
    """Who is behind the site."""
    return render(request, "pages/imprint.html", _facts())


def _facts() -> dict[str, Any]:
    return {
        "company_name": settings.COMPANY_NAME,
        "company_address": [line.strip() for line in settings.COMPANY_ADDRESS.split("|") if line.strip()],
        "support_email": settings.SUPPORT_EMAIL,
        "version": settings.LEGAL_VERSION,
        "credits_per_usd": settings.CREDITS_PER_USD,
        "kept_days": KEPT_AFTER_DELETION.days,
        "drafts_days": DRAFTS_KEPT.days,
        "inactive_days": settings.SESSION_COOKIE_AGE // (24 * 3600),
    }
