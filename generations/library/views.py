"""Everything a user asked for, and the finished videos among it: both newest first, a page at a time."""

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.http import require_safe

from generations.library.finder import Finder
from generations.library.keyset import encoded_places
from generations.library.listing import GALLERY, HISTORY, Listing, Page, page_of
from generations.models.cards import CARD_FIELDS, FINISHED_FIELDS
from maxvideo.web.http import AuthenticatedHttpRequest


@require_safe
def generations(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Whatever became of it; `?state=deleted` is what can still be restored."""
    return _list(request, HISTORY, CARD_FIELDS)


@require_safe
def gallery(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The finished videos."""
    return _list(request, GALLERY, FINISHED_FIELDS)


def _list(request: AuthenticatedHttpRequest, name: str, fields: tuple[str, ...]) -> HttpResponse:
    listing = Listing.read(name, request.user, request.GET)
    page = page_of(listing, request.GET, fields)
    if page is None:
        return redirect(listing.address())
    finder = Finder.of(listing, len(page.rows) if page.is_whole else None)
    if finder.saved:
        return redirect(f"{reverse('generations:gallery')}?{finder.saved}")
    context = _context(request, listing, page) | {"finder": finder}
    return render(request, f"generations/library/{name}.html", context)


def _context(request: AuthenticatedHttpRequest, listing: Listing, page: Page) -> dict[str, Any]:
    places = encoded_places(request.GET)
    return {
        "generations": page.rows,
        "days": [(day, list(rows)) for day, rows in groupby(page.rows, key=lambda row: row.created_at.date())],
        "older": page.older,
        "newer": page.newer,
        "is_at_place": bool(places),
        "has_rows": bool(page.rows),
        "has_filters": bool(page.rows or places or listing.filters.is_narrowed),
        "filters": listing.filters,
        "list": listing.name,
        "is_trash": listing.is_trash,
        "linked": escape(listing.linked(**places)),  # once, not for every card
        "has_controls": True,
    }
