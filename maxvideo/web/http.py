"""Requests whose user is known."""

from django.http import HttpRequest

from maxvideo.accounts.models import User


class AuthenticatedHttpRequest(HttpRequest):
    """A request that LoginRequiredMiddleware let through."""

    user: User
