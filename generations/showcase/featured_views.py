"""What everybody may see of the videos on the home page, and an owner's yes and no to that."""

import mimetypes
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from billing.pricing.prices import Quote
from generations.catalogue import find
from generations.media.serve import VIDEO_TYPE, serve_file
from generations.models import Generation
from generations.showcase import featured
from maxvideo.web.http import AuthenticatedHttpRequest

ASK_EACH_TIME: Final = "private, no-cache"  # its owner may take it back at any moment


@login_not_required
@require_safe
def page(request: HttpRequest, generation_id: UUID) -> HttpResponse:
    """One video with its words and what it cost; nothing about its owner."""
    generation = _shown(generation_id)
    facts = {
        "generation": generation,
        "endpoint": find(generation.endpoint_id),
        "quote": Quote.from_json(generation.quote),
    }
    return render(request, "generations/showcase/featured.html", facts)


@login_not_required
@require_safe
def video(request: HttpRequest, generation_id: UUID) -> HttpResponseBase:
    """The video, to be played."""
    return _file(request, _shown(generation_id).video_key, VIDEO_TYPE)


@login_not_required
@require_safe
def poster(request: HttpRequest, generation_id: UUID) -> HttpResponseBase:
    """The still that stands for it."""
    key = _shown(generation_id).poster_key
    return _file(request, key, mimetypes.guess_type(key)[0] or "image/jpeg")


@require_POST
def share(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponse:
    """The owner's yes."""
    generation = _own(request, generation_id)
    if featured.share(generation):
        undo = reverse("generations:unshare", args=[generation.id])
        messages.success(request, "Shared. It shows on the home page if we pick it.", extra_tags=undo)
    return redirect(generation)


@require_POST
def unshare(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponse:
    """The owner's no."""
    generation = _own(request, generation_id)
    featured.take_back(generation)
    messages.success(request, "It is yours alone again.")
    return redirect(generation)


def _own(request: AuthenticatedHttpRequest, generation_id: UUID) -> Generation:
    return get_object_or_404(Generation.objects.of(request.user).finished(), pk=generation_id)


def _shown(generation_id: UUID) -> Generation:
    return get_object_or_404(featured.on_show(), pk=generation_id)


def _file(request: HttpRequest, key: str, content_type: str) -> HttpResponseBase:
    response = serve_file(request, key, content_type)
    response.headers["Cache-Control"] = ASK_EACH_TIME
    return response
