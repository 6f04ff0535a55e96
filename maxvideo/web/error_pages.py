"""Pages for what is refused. Django's own look for a token in the posted form first, and break where the form is what
cannot be read: the answer would be 500 in the place of 400 or 404.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Whatever was sent is not understood; the page needs nothing of it."""
    return HttpResponse(render_to_string("400.html"), status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """It is not theirs to do."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is nothing, or nothing of theirs."""
    return render(request, "404.html", status=404)
