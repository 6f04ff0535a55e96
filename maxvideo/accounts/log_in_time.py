"""When the present log-in began, as allauth keeps it in the session."""

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.http import HttpRequest


def log_in_time(request: HttpRequest) -> float | None:
    """Seconds since 1970, of the first proof of who it is; None where nobody logged in through the site's pages."""
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) or []
    return min((record["at"] for record in records if "at" in record), default=None)
