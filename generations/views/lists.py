"""Everything a user asked for, and the finished videos among it: both newest first, a page at a time."""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from generations.catalogue import ENDPOINTS
from generations.models import Generation
from generations.models.generation import GenerationQuerySet
from generations.views.filters import DELETED, PUBLIC_STATES, Filters
from maxvideo.http import AuthenticatedHttpRequest

PAGE: Final = 24
# What a card shows; a row also holds the quote, fal's addresses and more.
CARD_FIELDS: Final = (
    *("id", "user_id", "endpoint_id", "prompt", "arguments", "created_at", "deleted_at", "state"),
    *("price_credits", "charged_credits", "width", "height", "duration_seconds", "has_sound"),
    *("error_kind", "cancel_requested_at", "lease_token", "deadline", "finished_at"),
    *("fal_status", "queue_position", "submitted_at", "started_at"),
)


@require_safe
def generations(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Whatever became of it; `?state=deleted` is what can still be restored."""
    filters = Filters.read(request.GET)
    is_trash = filters.state == DELETED
    rows = Generation.objects.restorable(request.user) if is_trash else Generation.objects.of(request.user)
    context = _page(rows, filters) | {"states": PUBLIC_STATES, "is_trash": is_trash}
    return render(request, "generations/generations.html", context)


@require_safe
def gallery(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The finished videos."""
    filters = Filters.read(request.GET)
    rows = Generation.objects.of(request.user).finished()
    return render(request, "generations/gallery.html", _page(rows, filters))


def _page(rows: GenerationQuerySet, filters: Filters) -> dict[str, Any]:
    """One page of rows, and the query of the next where there is one."""
    found = list(filters.narrow(rows).newest_first().only(*CARD_FIELDS)[: PAGE + 1])
    page = found[:PAGE]
    return {
        "generations": page,
        "older": filters.older(page[-1]) if len(found) > PAGE else "",
        "filters": filters,
        "endpoints": ENDPOINTS,
    }
