"""Where to report a hole in the site's security (RFC 9116)."""

from datetime import UTC, datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

GOOD_FOR: Final = timedelta(days=180)  # less than a year, as the RFC advises; each day's file is good from that day


@login_not_required
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Contact, until when this holds, the address of this file, how reports are dealt with."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = {
        "Contact": _contact(),
        "Expires": (today + GOOD_FOR).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "Preferred-Languages": "en",
        "Canonical": f"{settings.SITE_URL}{reverse('security-txt')}",
        "Policy": f"{settings.SITE_URL}{reverse('security-policy')}",
    }
    text = "".join(f"{name}: {value}\n" for name, value in lines.items())
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """How to report a hole, what we promise, how soon it is closed; the same as in SECURITY.md."""
    return render(request, "pages/security.html", {"support_email": settings.SUPPORT_EMAIL})


def _contact() -> str:
    """The mailbox, or the form that needs no account."""
    if settings.SUPPORT_EMAIL:
        return f"mailto:{settings.SUPPORT_EMAIL}"
    return f"{settings.SITE_URL}{reverse('generations:report')}"
