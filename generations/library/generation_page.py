"""One generation: its page, the same live and as JSON, and what its owner may ask of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HTMX_STOP_POLLING, trigger_client_event

from billing.pricing.prices import Quote
from generations import workflow
from generations.catalogue import find
from generations.catalogue.described import described
from generations.library import batches
from generations.library.neighbours import Neighbours
from generations.models import Generation
from generations.progress.next_steps import NextSteps, next_steps_of
from generations.progress.progress import headline, progress_of
from generations.states import State
from maxvideo.web.http import AuthenticatedHttpRequest
from maxvideo.web.safe_redirect import back, undo


@require_safe
def page(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponse:
    """Everything about it, and the way on in the list that it was opened from."""
    generation = _own(request, generation_id)
    around = Neighbours.of(generation, request.user, request.GET)
    return render(request, "generations/library/generation.html", _facts(generation) | {"around": around})


@never_cache
@require_safe
def status(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponse:
    """The live part of the page, for htmx: no body while `?seen=` is what there is to see; the last one says so."""
    return _answer(request, "generations/library/_live.html", _facts(_own(request, generation_id)))


@never_cache
@require_safe
def card(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponse:
    """Its card in a list, for htmx, under the same rules."""
    generation = _own(request, generation_id)
    facts = {
        "generation": generation,
        "progress": progress_of(generation, timezone.now()),
        "has_controls": "controls" in request.GET,
    }
    return _answer(request, "generations/library/_card_answer.html", facts)


@require_safe
def as_json(request: AuthenticatedHttpRequest, generation_id: UUID) -> JsonResponse:
    """The same for scripts; what there is not is null."""
    generation = _own(request, generation_id)
    is_published = generation.state == State.COMPLETED
    return JsonResponse(
        {
            "id": generation.id,
            "endpoint": generation.endpoint_id,
            "state": generation.public_state,
            "arguments": generation.arguments,
            "price_credits": generation.price_credits,
            "charged_credits": generation.charged_credits,
            "error": generation.error or None,
            "created_at": generation.created_at,
            "finished_at": generation.finished_at,
            "video_url": reverse("generations:video", args=[generation.id]) if is_published else None,
            "poster_url": reverse("generations:poster", args=[generation.id]) if is_published else None,
            "width": generation.width,
            "height": generation.height,
            "duration_seconds": generation.duration_seconds,
            "bytes": generation.bytes,
        }
    )


@require_POST
def cancel(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponse:
    """Ask for the end of it; what becomes of that shows on its page."""
    generation = _own(request, generation_id)
    if generation.is_final:
        messages.info(request, "It had ended before your wish to cancel arrived.")
    workflow.cancel(generation)
    return redirect(generation)


@require_POST
def delete(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponse:
    """Take it out of the lists, with a way back; then on to where the page says."""
    generation = _own(request, generation_id)
    is_in_gallery = generation.state == State.COMPLETED
    onwards = back(request, reverse("generations:gallery" if is_in_gallery else "generations:generations"))
    _, batch = batches.delete(Generation.objects.of(request.user).filter(pk=generation.pk))
    messages.success(request, "Deleted.", extra_tags=undo(batch, back(request, onwards, name="here")))
    return redirect(onwards)


@require_POST
def restore(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponse:
    """Put a deleted one back, while its files are kept; one that is there already stays as it is."""
    mine = Generation.objects.restorable(request.user) | Generation.objects.of(request.user)
    generation = get_object_or_404(mine, pk=generation_id)
    batches.restore(Generation.objects.filter(pk=generation.pk))
    messages.success(request, "It is back.")
    return redirect(back(request, generation.get_absolute_url()))


def _own(request: AuthenticatedHttpRequest, generation_id: UUID) -> Generation:
    """The user's own, with its hold; anything else is as good as not there."""
    return get_object_or_404(Generation.objects.of(request.user).select_related("hold"), pk=generation_id)


def _answer(request: AuthenticatedHttpRequest, template: str, facts: dict[str, Any]) -> HttpResponse:
    """What there is to see since the last poll; the last answer stops the polls and tells the page's scripts."""
    generation, progress = facts["generation"], facts["progress"]
    if request.GET.get("seen") == progress.fingerprint:
        return HttpResponse(status=204)
    last = None if progress.is_live else HTMX_STOP_POLLING
    response = render(request, template, facts | {"is_live": True, "is_poll": True}, status=last)
    if not progress.is_live:
        trigger_client_event(response, "ended", {"title": headline(generation), "url": generation.get_absolute_url()})
    return response


def _facts(generation: Generation) -> dict[str, Any]:
    """What the page tells, in words."""
    endpoint = find(generation.endpoint_id)
    has_no_video = generation.is_final and generation.state != State.COMPLETED
    return {
        "generation": generation,
        "progress": progress_of(generation, timezone.now()),
        "quote": Quote.from_json(generation.quote),
        "settings": described(endpoint, generation.arguments),
        "endpoint": endpoint,
        "next_steps": next_steps_of(generation) if has_no_video else NextSteps(),
    }
