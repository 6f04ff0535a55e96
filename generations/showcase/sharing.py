"""An owner's yes and no to a finished video on the home page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from generations.models import Generation
from generations.showcase import featured
from maxvideo.web.http import AuthenticatedHttpRequest


@require_POST
def share(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponse:
    """The owner's yes."""
    generation = _own(request, generation_id)
    if featured.share(generation):
        undo_url = reverse("generations:unshare", args=[generation.id])
        messages.success(request, "Shared. It shows on the home page if we pick it.", extra_tags=undo_url)
    elif featured.is_kept_out(generation):
        messages.warning(request, "This file was taken down before, so that it cannot be shared.")
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
