"""Requests whose user is known."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django.contrib.auth.models import _User  # the stubs' name for AUTH_USER_MODEL


class AuthenticatedHttpRequest(HttpRequest):
    """A request that LoginRequiredMiddleware let through."""

    user: "_User"
