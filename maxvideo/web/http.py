"""Requests: whose user is known, and whether htmx asks."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django.contrib.auth.models import _User  # the stubs' name for AUTH_USER_MODEL


class AuthenticatedHttpRequest(HttpRequest):
    """A request that LoginRequiredMiddleware let through."""

    user: "_User"


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks: the page stays where it is, and gets a part of it anew."""
    return "HX-Request" in request.headers
