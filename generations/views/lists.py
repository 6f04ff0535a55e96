"""Everything a user asked for, and the finished videos among it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maxvideo.http import AuthenticatedHttpRequest


@require_safe
def generations(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Whatever became of it."""
    return render(request, "generations/generations.html")


@require_safe
def gallery(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The finished ones."""
    return render(request, "generations/gallery.html")
