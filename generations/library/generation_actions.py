"""What an owner may ask of one generation: to cancel it, to delete it, to have it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from generations import workflow
from generations.library import bulk
from generations.library.owned import own_generation
from generations.models import Generation
from generations.states import State
from maxvideo.web.http import AuthenticatedHttpRequest
from maxvideo.web.safe_redirect import next_url, safe_redirect


@require_POST
def cancel(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponse:
    """Ask for the end of it; what becomes of that shows on its page, and in the list that the form names."""
    generation = own_generation(request, generation_id)
    if generation.is_final:
        messages.info(request, "It had ended before your wish to cancel arrived.")
    workflow.cancel(generation)
    return safe_redirect(request, generation.get_absolute_url())


@require_POST
def delete(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponse:
    """Take it out of the lists, with a way back; then on to where the page says."""
    generation = own_generation(request, generation_id)
    is_in_gallery = generation.state == State.COMPLETED
    onwards = next_url(request, reverse("generations:gallery" if is_in_gallery else "generations:generations"))
    _, together = bulk.delete(Generation.objects.of(request.user).filter(pk=generation.pk))
    undo_url = bulk.undo_url(together, next_url(request, onwards, name="here"))
    messages.success(request, "Deleted.", extra_tags=undo_url)
    return redirect(onwards)


@require_POST
def restore(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponse:
    """Put a deleted one back, while its files are kept; one that is there already stays as it is."""
    own = Generation.objects.restorable(request.user) | Generation.objects.of(request.user)
    generation = get_object_or_404(own, pk=generation_id)
    bulk.restore(Generation.objects.filter(pk=generation.pk))
    messages.success(request, "It is back.")
    return safe_redirect(request, generation.get_absolute_url())
