"""How often visitors may knock: sign-ups, log-ins and mails with a new password, of one network and of all together.

Nobody is stopped by the others in a browser that their account knows.
"""

from collections.abc import Callable
from typing import Any, Final

from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from maxvideo.accounts import attempts
from maxvideo.accounts.normalization import normalize_address
from maxvideo.web.rate_limits import VISITORS, Windows, limit_of
from maxvideo.web.start_rate import parse

RATES: Final = {
    "account_signup": "SIGNUP_RATE",
    "account_reset_password": "SIGNUP_RATE",
    "account_login": "LOGIN_RATE",
    "mfa_login_webauthn": "LOGIN_RATE",
}
"""The pages that take a form from anybody, and the setting that limits each."""


class Entrances:
    """Counts the forms of these pages, and answers 429 where they are too many."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing is done before the page is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *page: Any) -> HttpResponse | None:
        """Refuse a form that is one too many; those that are refused count for nothing."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if request.method == "POST" and name in RATES and not _limit(request, name).take():
            response: HttpResponse = respond_429(request)
            return response
        return None


def _limit(request: HttpRequest, name: str) -> Windows:
    is_known = attempts.is_known(request, normalize_address(request.POST.get("login", "")))
    rate = parse(getattr(settings, RATES[name]))
    return limit_of(request, name, rate, visitors=None if is_known else VISITORS)
