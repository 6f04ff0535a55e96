"""One generation's page, and what htmx asks for while it goes on: the page's live part, or its card in a list."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_htmx.http import HTMX_STOP_POLLING, trigger_client_event

from billing.pricing.prices import Quote
from generations.catalogue import find, joined
from generations.catalogue.described import described
from generations.library import joining
from generations.library.chain import chain, clips_of, way_on
from generations.library.made_from import frames_of, made_from
from generations.library.neighbours import Neighbours
from generations.library.owned import own_generation
from generations.library.share_links import context_of
from generations.models import Generation
from generations.moderation import answers
from generations.progress.next_steps import NextSteps, next_steps_of
from generations.progress.progress import progress_of
from generations.progress.properly import dearer_than
from generations.progress.words import headline
from generations.states import State
from maxvideo.web.http import AuthenticatedHttpRequest
from maxvideo.web.safe_redirect import next_url


@require_safe
def page(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponse:
    """Everything about it, and the way on in the list that it was opened from."""
    generation = own_generation(request, generation_id)
    neighbours = Neighbours.of(generation, request.user, request.GET)
    return render(request, "generations/library/generation.html", _context(generation) | {"neighbours": neighbours})


@never_cache
@require_safe
def status(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponse:
    """The live part of the page, for htmx: no body while `?seen=` is what there is to see; the last one says so."""
    return _poll_answer(request, "generations/library/_live.html", _context(own_generation(request, generation_id)))


@never_cache
@require_safe
def card(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponse:
    """Its card in a list, for htmx, under the same rules."""
    generation = own_generation(request, generation_id)
    context = {
        "generation": generation,
        "progress": progress_of(generation, timezone.now()),
        "has_controls": "controls" in request.GET,
    }
    return _poll_answer(request, "generations/library/_card_answer.html", context)


@never_cache
@require_safe
def line(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponse:
    """Its line in a list, for htmx, under the same rules; the query says how the list writes lines."""
    generation = own_generation(request, generation_id)
    context = {
        "generation": generation,
        "progress": progress_of(generation, timezone.now()),
        "amounts": request.GET.get("amounts", ""),
        "has_controls": "controls" in request.GET,
        "linked": request.GET.get("linked", ""),
        "next": next_url(request, ""),
    }
    return _poll_answer(request, "generations/progress/_line_answer.html", context)


def _poll_answer(request: AuthenticatedHttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """What there is to see since the last poll; the last answer stops the polls and tells the page's scripts."""
    generation, progress = context["generation"], context["progress"]
    if request.GET.get("seen") == progress.fingerprint:
        return HttpResponse(status=204)
    status = None if progress.is_live else HTMX_STOP_POLLING
    response = render(request, template, context | {"is_live": True, "is_poll": True}, status=status)
    if not progress.is_live:
        trigger_client_event(response, "ended", {"title": headline(generation), "url": generation.get_absolute_url()})
    return response


def _context(generation: Generation) -> dict[str, Any]:
    """What the page tells, in words."""
    endpoint = find(generation.endpoint_id)
    is_watchable = generation.is_watchable
    sources = made_from(generation)
    has_no_video = generation.is_final and generation.state != State.COMPLETED
    return {
        "generation": generation,
        "progress": progress_of(generation, timezone.now()),
        "quote": Quote.from_json(generation.quote),
        "settings": [] if generation.is_joined else described(endpoint, generation.arguments, frames_of(sources)),
        "endpoint": endpoint,
        "chain": chain(generation) if is_watchable else None,
        "clips": clips_of(generation),
        "join_url": joining.address_of(joined.clips_of(generation.arguments)),
        "join_key": uuid4(),
        "dearer": dearer_than(generation) if is_watchable else [],
        "way_on": way_on(generation) if is_watchable else None,
        "take_down": answers.in_force(generation),
        "made_from": sources,
        "share": context_of(generation) if is_watchable else None,
        "next_steps": next_steps_of(generation) if has_no_video else NextSteps(),
    }
