"""Browsers that somebody logged in with before: a signed cookie names the accounts, for a year.

A log-in from another browser is told to the account's owner, and wrong passwords that strangers give lock out no known
one. A new password makes all browsers unknown but the one that chose it.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from maxvideo.accounts.models import User

COOKIE: Final = "browser"
SALT: Final = "maxvideo.known-browser"
KEPT_FOR: Final = timedelta(days=365)
MOST: Final = 10
"""Accounts that a browser is remembered for; the oldest go."""
_EXPECTED: Final = "signed_up"
_TO_REMEMBER: Final = "maxvideo.remember_browser_of"


def is_known(request: HttpRequest, user: User) -> bool:
    """Whether the user logged in with this browser before, under the present password, or signed up just now."""
    return _mark(user) in _marks(request) or request.session.get(_EXPECTED) == user.pk


def expect(request: HttpRequest, user: User) -> None:
    """The user signs up here and will log in. Only the session says so: a cookie would tell new addresses from old."""
    request.session[_EXPECTED] = user.pk


def remember(request: HttpRequest, user: User) -> None:
    """Let the answer to this request make the browser known."""
    request.META[_TO_REMEMBER] = user


class KnownBrowsers:
    """Writes the cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the account that was remembered meanwhile, if any was."""
        response = self.get_response(request)
        if user := request.META.get(_TO_REMEMBER):
            others = [mark for mark in _marks(request) if mark[0] != user.pk]
            value = signing.dumps([*others, _mark(user)][-MOST:], salt=SALT)
            kept = {"max_age": KEPT_FOR, "secure": settings.IS_HTTPS, "httponly": True, "samesite": "Lax"}
            response.set_cookie(COOKIE, value, **kept)
        return response


def _marks(request: HttpRequest) -> list[list[int | str]]:
    try:
        found: list[list[int | str]] = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return []
    return found


def _mark(user: User) -> list[int | str]:
    return [user.pk, user.get_session_auth_hash()[:16]]
