"""What is done with the selected ones of a list, or with everything that its filters find."""

from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_POST

from generations.library import batches
from generations.library.listing import Listing
from generations.library.order import Order
from generations.library.zip_download import download
from generations.models import Generation
from generations.models.generation import GenerationQuerySet
from maxvideo.web.http import AuthenticatedHttpRequest
from maxvideo.web.safe_redirect import next_url, safe_redirect
from maxvideo.web.uuids import uuid_or_none

DOWNLOAD: Final = "download"


@require_POST
def selected(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    """Do the `action` with the `ids`, or with `all` that the `filters` of the `list` find."""
    listing = _listing(request)
    rows, action = _rows(request, listing), request.POST.get("action", "")
    if rows is None:
        messages.warning(request, "Nothing was selected.")
    elif action == DOWNLOAD:
        if answer := download(request, rows, listing.order if request.POST.get("all") else Order()):
            return answer
    elif action in ACTIONS:
        ACTIONS[action](request, rows)
    return safe_redirect(request, listing.address())


@require_POST
def restore(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    """Undo: put back what was deleted together."""
    restored = batches.restore(batches.batch_of(request.user, request.GET.get("batch", "")))
    messages.success(request, _restored(restored) if restored else "There was nothing left to bring back.")
    return safe_redirect(request, reverse("generations:gallery"))


def _listing(request: AuthenticatedHttpRequest) -> Listing:
    return Listing.read(request.POST.get("list", ""), request.user, QueryDict(request.POST.get("filters", "")))


def _rows(request: AuthenticatedHttpRequest, listing: Listing) -> GenerationQuerySet | None:
    """The user's rows that are meant, None without any; single ones may be in the list or among the deleted."""
    if request.POST.get("all"):
        return listing.rows
    ids = [identity for text in request.POST.getlist("ids") if (identity := uuid_or_none(text))]
    own = Generation.objects.restorable if listing.is_trash else Generation.objects.of
    return own(request.user).filter(pk__in=ids) if ids else None


def _star(request: AuthenticatedHttpRequest, rows: GenerationQuerySet) -> None:
    messages.success(request, f"{batches.star(rows):,} starred.")


def _unstar(request: AuthenticatedHttpRequest, rows: GenerationQuerySet) -> None:
    messages.success(request, f"{batches.unstar(rows):,} without their star.")


def _delete(request: AuthenticatedHttpRequest, rows: GenerationQuerySet) -> None:
    deleted, batch = batches.delete(rows)
    onwards = next_url(request, reverse("generations:gallery"))
    messages.success(request, f"{deleted:,} deleted.", extra_tags=batches.undo_url(batch, onwards))


def _restore(request: AuthenticatedHttpRequest, rows: GenerationQuerySet) -> None:
    messages.success(request, _restored(batches.restore(rows)))


ACTIONS: Final[dict[str, Callable[[AuthenticatedHttpRequest, GenerationQuerySet], None]]] = {
    "star": _star,
    "unstar": _unstar,
    "delete": _delete,
    "restore": _restore,
}


def _restored(number: int) -> str:
    return "It is back." if number == 1 else f"{number:,} are back."
