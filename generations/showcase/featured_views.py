"""What everybody may see of the videos on the home page."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from billing.pricing.prices import Quote
from generations.catalogue import find
from generations.models import Generation
from generations.showcase import featured
from generations.showcase.published import serve_poster, serve_video


@login_not_required
@require_safe
def page(request: HttpRequest, generation_id: UUID) -> HttpResponse:
    """One video with its words and what it cost; nothing about its owner."""
    generation = _featured(generation_id)
    context = {
        "generation": generation,
        "endpoint": find(generation.endpoint_id),
        "quote": Quote.from_json(generation.quote),
    }
    return render(request, "generations/showcase/featured.html", context)


@login_not_required
@require_safe
def video(request: HttpRequest, generation_id: UUID) -> HttpResponseBase:
    return _asked_each_time(serve_video(request, _featured(generation_id)))


@login_not_required
@require_safe
def poster(request: HttpRequest, generation_id: UUID) -> HttpResponseBase:
    """The still that stands for it."""
    return _asked_each_time(serve_poster(request, _featured(generation_id)))


def _featured(generation_id: UUID) -> Generation:
    return get_object_or_404(featured.on_show(), pk=generation_id)


def _asked_each_time(response: HttpResponseBase) -> HttpResponseBase:
    """Its owner may take it back at any moment."""
    response.headers["Cache-Control"] = "private, no-cache"
    return response
