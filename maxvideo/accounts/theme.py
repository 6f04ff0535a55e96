"""Light or dark: what the person chose, as the server writes it into the page, so that nothing flashes.

It is kept with the account and in a cookie: a visitor, and somebody logged out, have the cookie alone. Without a
choice the page follows the system.
"""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE: Final = "theme"
KEPT_FOR: Final = timedelta(days=365)
THEMES: Final = ("light", "dark")


def of(request: HttpRequest) -> str:
    """The theme of a page: light, dark, or "" for the system's."""
    user = getattr(request, "user", None)
    return getattr(user, "theme", "") or of_browser(request)


def of_browser(request: HttpRequest) -> str:
    """The theme that this browser was told, without asking who it is."""
    said = request.COOKIES.get(COOKIE, "")
    return said if said in THEMES else ""


def remember(response: HttpResponse, theme: str) -> None:
    """Tell the browser; "" makes it forget."""
    if theme:
        kept = {"max_age": KEPT_FOR, "secure": settings.IS_HTTPS, "httponly": True, "samesite": "Lax"}
        response.set_cookie(COOKIE, theme, **kept)
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
