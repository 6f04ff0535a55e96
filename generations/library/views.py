"""Everything a user asked for, and the finished videos among it: a page at a time, as the address narrows and sorts."""

from itertools import groupby
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.http import require_safe

from generations.library.finder import Finder
from generations.library.keyset import encoded_places
from generations.library.listing import GALLERY, HISTORY, Listing, Page, page_of
from generations.library.order import VALUES
from generations.library.tabs import told_by_tabs
from generations.library.trash import Trash
from generations.models import Collection
from generations.models.cards import CARD_FIELDS, FINISHED_FIELDS
from generations.showcase.what_credits_buy import cheapest_try
from maxvideo.web.http import AuthenticatedHttpRequest, is_htmx

SELECT: Final = "select"


@require_safe
def generations(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Whatever became of it; `?state=deleted` is what can still be restored."""
    return _list(request, HISTORY, (*CARD_FIELDS, "bytes"))


@require_safe
def gallery(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The finished videos."""
    return _list(request, GALLERY, FINISHED_FIELDS)


def _list(request: AuthenticatedHttpRequest, name: str, fields: tuple[str, ...]) -> HttpResponse:
    listing = Listing.read(name, request.user, request.GET)
    beside = {} if listing.is_trash else {"tabs": told_by_tabs(listing)}
    page = page_of(listing, request.GET, fields, **beside)
    if page is None:
        return redirect(listing.address())
    finder = Finder.of(listing, len(page.rows) if page.is_whole else None, page.told("tabs"))
    if finder.saved:
        return redirect(f"{reverse('generations:gallery')}?{finder.saved}")
    context = _context(request, listing, page) | {"finder": finder}
    response = render(request, f"generations/library/{name}.html", context)
    if is_htmx(request):
        response.headers[_history_header(request)] = listing.address()
    return response


def _context(request: AuthenticatedHttpRequest, listing: Listing, page: Page) -> dict[str, Any]:
    places, is_selecting = encoded_places(request.GET), SELECT in request.GET
    by_day = [] if listing.sort in VALUES else groupby(page.rows, key=lambda row: row.created_at.date())
    return {
        "generations": page.rows,
        "days": [(day, list(rows)) for day, rows in by_day],
        "older": _with_mode(page.older, is_selecting=is_selecting),
        "newer": _with_mode(page.newer, is_selecting=is_selecting),
        "is_at_place": bool(places),
        "has_rows": bool(page.rows),
        "has_filters": bool(page.rows or places or listing.filters.is_narrowed),
        "filters": listing.filters,
        "list": listing.name,
        "is_trash": listing.is_trash,
        "linked": escape(listing.linked(**places)),  # once, not for every card
        "has_controls": not is_selecting,
        "is_selecting": is_selecting,
        **_only_where_needed(listing, page, places, is_selecting=is_selecting),
    }


def _only_where_needed(listing: Listing, page: Page, places: dict[str, str], *, is_selecting: bool) -> dict[str, Any]:
    """What costs queries of its own: the names of all collections, the sums of the trash, a price to begin with."""
    more: dict[str, Any] = {}
    if is_selecting:
        more["leave"] = listing.address(**places)
        more["collections"] = Collection.objects.of(listing.user).of_videos().order_by("name_key")
    if listing.is_trash:
        more["trash"] = Trash.of(listing.user)
    elif not (page.rows or places or listing.filters.is_narrowed):
        more["cheapest"] = cheapest_try()
    return more


def _with_mode(query: str, *, is_selecting: bool) -> str:
    return f"{query}&{urlencode({SELECT: 1})}" if query and is_selecting else query


def _history_header(request: AuthenticatedHttpRequest) -> str:
    """Whether the address is a new one of the browser's history: words that are typed on are one entry."""
    before = request.headers.get("HX-Current-URL", "")
    return "HX-Replace-Url" if "q=" in before and request.GET.get("q") else "HX-Push-Url"
