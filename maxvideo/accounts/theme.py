"""Light or dark: what the person chose, as the server writes it into the page, so that nothing flashes.

It is kept with the account and in a cookie: a visitor, and somebody logged out, have the cookie alone. Without a
choice the page follows the system.
"""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from maxvideo.accounts.forms import ThemeForm
from maxvideo.accounts.models import User

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


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Choose it, with an account or without one."""
    if request.method != "POST":
        return render(request, "account/theme.html", {"form": ThemeForm(initial={"theme": of(request)})})
    form = ThemeForm(request.POST)
    if not form.is_valid():
        return render(request, "account/theme.html", {"form": form}, status=422)
    theme = form.cleaned_data["theme"]
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(theme=theme)
    response = redirect("theme")
    remember(response, theme)
    return response
