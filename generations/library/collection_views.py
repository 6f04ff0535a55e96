"""The collections of somebody: listed, made, renamed, deleted and brought back, filled and emptied."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from generations.library import collecting
from generations.library.collection_forms import CollectionForm
from generations.library.collection_list import CollectionPage
from generations.library.filters import Filters
from generations.models import Collection, Generation
from generations.models.collection import MOST_VIDEOS
from maxvideo.web.http import AuthenticatedHttpRequest
from maxvideo.web.rate_limits import limit_of
from maxvideo.web.safe_redirect import safe_redirect
from maxvideo.web.uuids import uuids_among

MADE_A_MINUTE: Final = 60
TOO_FAST: Final = "Too many collections in a minute. Nothing was made: try again in a moment."
LISTED: Final = "generations:collections"


@require_http_methods(["GET", "HEAD", "POST"])
def collections(request: AuthenticatedHttpRequest) -> HttpResponse:
    """All of them; a POST makes one more, of videos or, with `filters`, of what a filter finds."""
    if request.method != "POST":
        return _page(request, CollectionForm(), Filters.read(request.GET).query)
    form, query = CollectionForm(request.POST), Filters.read(QueryDict(request.POST.get("filters", ""))).query
    if not form.is_valid():
        return _page(request, form, query, status=422)
    if not limit_of(request, "collections", MADE_A_MINUTE).take():
        form.add_error(None, TOO_FAST)
        return _page(request, form, query, status=429)
    try:
        made = collecting.make(request.user, form.cleaned_data["name"], query)
    except collecting.Refused as refused:
        form.add_error("name", str(refused))
        return _page(request, form, query, status=422)
    messages.success(request, f"“{made.name}” is there.")
    return safe_redirect(request, made.address if made.is_filter else reverse(LISTED))


@require_safe
def collection(request: AuthenticatedHttpRequest, collection_id: UUID) -> HttpResponse:
    """Its place in the gallery."""
    found = _own(request, collection_id)
    return redirect(found.address)


@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: AuthenticatedHttpRequest, collection_id: UUID) -> HttpResponse:
    """The form of its name, and a POST that gives it another one."""
    found = _own(request, collection_id)
    form = CollectionForm(request.POST if request.method == "POST" else None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        try:
            collecting.rename(found, form.cleaned_data["name"])
        except collecting.Refused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, f"It is called “{found.name}” now.")
            return safe_redirect(request, reverse(LISTED))
    status = 422 if request.method == "POST" else 200
    context = {"collection": found, "form": form}
    return render(request, "generations/library/collection_rename.html", context, status=status)


@require_POST
def delete(request: AuthenticatedHttpRequest, collection_id: UUID) -> HttpResponse:
    """Take it out of the lists, with a way back. Its videos stay."""
    found = _own(request, collection_id)
    collecting.delete(found)
    undo = reverse("generations:restore-collection", args=[found.pk])
    messages.success(request, f"“{found.name}” is deleted. Its videos stay.", extra_tags=undo)
    return redirect(LISTED)


@require_POST
def restore(request: AuthenticatedHttpRequest, collection_id: UUID) -> HttpResponse:
    """Undo."""
    own = Collection.objects.restorable(request.user).select_related("user")
    found = get_object_or_404(own, pk=collection_id)
    try:
        collecting.restore(found)
    except collecting.Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, f"“{found.name}” is back.")
    return redirect(LISTED)


@require_POST
def add(request: AuthenticatedHttpRequest, collection_id: UUID) -> HttpResponse:
    """Put the videos of the `generation` fields into it."""
    found = _own(request, collection_id)
    try:
        messages.success(request, added(found, collecting.put_in(found, _posted(request))))
    except collecting.Refused as refused:
        messages.warning(request, str(refused))
    return safe_redirect(request, found.address)


@require_POST
def remove(request: AuthenticatedHttpRequest, collection_id: UUID) -> HttpResponse:
    """Take the videos of the `generation` fields out of it."""
    found = _own(request, collection_id)
    messages.success(request, f"{collecting.take_out(found, _posted(request)):,} taken out of “{found.name}”.")
    return safe_redirect(request, found.address)


def added(found: Collection, number: int) -> str:
    """What was put into it, in words."""
    return f"{number:,} put into “{found.name}”." if number else f"“{found.name}” had all of them."


def _own(request: AuthenticatedHttpRequest, collection_id: UUID) -> Collection:
    return get_object_or_404(Collection.objects.of(request.user), pk=collection_id)


def _posted(request: AuthenticatedHttpRequest) -> Any:
    ids = uuids_among(request.POST.getlist("generation"))
    return Generation.objects.of(request.user).filter(pk__in=ids[:MOST_VIDEOS])


def _page(request: AuthenticatedHttpRequest, form: CollectionForm, query: str, status: int = 200) -> HttpResponse:
    page = CollectionPage.of(request.user, request.GET)
    context = {
        "collections": page.rows,
        "older": _with_filters(page.older, query),
        "newer": _with_filters(page.newer, query),
        "form": form,
        "query": query,
    }
    return render(request, "generations/library/collections.html", context, status=status)


def _with_filters(place: str, query: str) -> str:
    """A page on, with the filter that is about to be saved."""
    return "&".join(filter(None, (query, place))) if place else ""
