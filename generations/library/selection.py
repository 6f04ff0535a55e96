"""What is done with the selected ones of a list, or with everything that its filters find."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from generations.catalogue.joined import MOST
from generations.library import bulk, collecting, joining, trash
from generations.library.collection_forms import NewCollectionForm
from generations.library.collection_views import added
from generations.library.listing import Listing
from generations.library.order import Order
from generations.library.zip_download import download
from generations.models import Collection, Generation
from generations.models.generation import GenerationQuerySet
from maxvideo.web.http import AuthenticatedHttpRequest
from maxvideo.web.safe_redirect import next_url, safe_redirect
from maxvideo.web.uuids import uuids_among

DOWNLOAD: Final = "download"
NAMES: Final = ("generation", "ids")
JOIN: Final = "join"


@require_POST
def selected(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    """Do the `action` with the `generation`s, or with `all` that the `filters` of the `list` find."""
    listing = _listing(request)
    rows, action = _rows(request, listing), request.POST.get("action", "")
    if rows is None:
        messages.warning(request, "Nothing was selected.")
    elif action == DOWNLOAD:
        if answer := download(request, rows, listing.order if request.POST.get("all") else Order()):
            return answer
    elif action in IN_COLLECTIONS:
        IN_COLLECTIONS[action](request, rows, listing)
    elif action == JOIN:
        return redirect(joining.address_of(_oldest_first(rows)))
    elif action in ACTIONS:
        ACTIONS[action](request, rows)
    return safe_redirect(request, listing.address())


@require_POST
def restore(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    """Undo: put back what was deleted together."""
    restored = bulk.restore(bulk.deleted_together(request.user, request.GET.get("batch", "")))
    messages.success(request, _restored(restored) if restored else "There was nothing left to bring back.")
    return safe_redirect(request, reverse("generations:gallery"))


def _listing(request: AuthenticatedHttpRequest) -> Listing:
    return Listing.read(request.POST.get("list", ""), request.user, QueryDict(request.POST.get("filters", "")))


def _rows(request: AuthenticatedHttpRequest, listing: Listing) -> GenerationQuerySet | None:
    """The user's rows that are meant, None without any; single ones may be in the list or among the deleted."""
    if request.POST.get("all"):
        return listing.rows
    posted = [text for name in NAMES for text in request.POST.getlist(name)]
    ids = uuids_among(posted)
    own = Generation.objects.restorable if listing.is_trash else Generation.objects.of
    return own(request.user).filter(pk__in=ids) if ids else None


def _oldest_first(rows: GenerationQuerySet) -> list[UUID]:
    """As they were made; one more than can be joined says that they are too many."""
    return list(rows.finished().order_by("created_at", "id").values_list("pk", flat=True)[: MOST + 1])


def _star(request: AuthenticatedHttpRequest, rows: GenerationQuerySet) -> None:
    messages.success(request, f"{bulk.star(rows):,} starred.")


def _unstar(request: AuthenticatedHttpRequest, rows: GenerationQuerySet) -> None:
    messages.success(request, f"{bulk.unstar(rows):,} without their star.")


def _delete(request: AuthenticatedHttpRequest, rows: GenerationQuerySet) -> None:
    deleted, together = bulk.delete(rows)
    onwards = next_url(request, reverse("generations:gallery"))
    messages.success(request, f"{deleted:,} deleted.", extra_tags=bulk.undo_url(together, onwards))


def _restore(request: AuthenticatedHttpRequest, rows: GenerationQuerySet) -> None:
    messages.success(request, _restored(bulk.restore(rows)))


def _purge(request: AuthenticatedHttpRequest, rows: GenerationQuerySet) -> None:
    trash.say_purged(request, bulk.purge(rows))


def _add(request: AuthenticatedHttpRequest, rows: GenerationQuerySet, listing: Listing) -> None:
    """Put them into each ticked `collection`, and into a new one of a `name`: into all of these, or into none."""
    form = NewCollectionForm(request.POST)
    if not form.is_valid():
        messages.warning(request, " ".join(str(error) for error in form.errors["name"]))
        return
    try:
        messages.success(request, _put_in(request, rows, form.cleaned_data["name"]) or "No collection was chosen.")
    except collecting.Refused as refused:
        messages.warning(request, str(refused))


@transaction.atomic
def _put_in(request: AuthenticatedHttpRequest, rows: GenerationQuerySet, name: str) -> str:
    ids = uuids_among(request.POST.getlist("collection"))
    new = [collecting.make(request.user, name)] if name else []
    chosen = [*Collection.objects.of(request.user).filter(pk__in=ids), *new]
    return " ".join(added(found, collecting.put_in(found, rows)) for found in chosen)


def _remove(request: AuthenticatedHttpRequest, rows: GenerationQuerySet, listing: Listing) -> None:
    """Take them out of the collection that the list is narrowed to."""
    own = Collection.objects.of(request.user)
    if listing.collection_id and (found := own.filter(pk=listing.collection_id).first()):
        messages.success(request, f"{collecting.take_out(found, rows):,} taken out of “{found.name}”.")


ACTIONS: Final[dict[str, Callable[[AuthenticatedHttpRequest, GenerationQuerySet], None]]] = {
    "star": _star,
    "unstar": _unstar,
    "delete": _delete,
    "restore": _restore,
    "purge": _purge,
}
IN_COLLECTIONS: Final = {"add": _add, "remove": _remove}


def _restored(number: int) -> str:
    return "It is back." if number == 1 else f"{number:,} are back."
