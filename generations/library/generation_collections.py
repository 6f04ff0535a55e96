"""In which collections a video is: the page of its own that says so and changes it, and the same beside a card."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from generations.library import collecting
from generations.library.collection_forms import NewCollectionForm
from generations.models import Collection, Generation
from maxvideo.web.http import AuthenticatedHttpRequest, is_htmx
from maxvideo.web.safe_redirect import next_url, safe_redirect
from maxvideo.web.uuids import uuids_among


@require_http_methods(["GET", "HEAD", "POST"])
def generation_collections(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponse:
    """A box for each collection; of those that were `shown` what is ticked is put in, and the rest taken out.

    A `name` makes one more, with the video in it.
    """
    generation = get_object_or_404(Generation.objects.of(request.user).finished(), pk=generation_id)
    form = NewCollectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _file(request, generation, form.cleaned_data["name"])
        except collecting.Refused as refused:
            form.add_error("name" if form.cleaned_data["name"] else None, str(refused))
        else:
            messages.success(request, "Its collections are saved.")
            return safe_redirect(request, generation.get_absolute_url())
    return _answer(request, generation, form)


@transaction.atomic
def _file(request: AuthenticatedHttpRequest, generation: Generation, name: str) -> None:
    rows = Generation.objects.of(request.user).filter(pk=generation.pk)
    if name:
        collecting.put_in(collecting.make(request.user, name), rows)
    wanted, now = _ids(request, "collection"), set(collecting.collections_of(generation))
    shown = _ids(request, "shown") | wanted
    for found in Collection.objects.of(request.user).of_videos().filter(pk__in=(wanted - now) | (shown & now - wanted)):
        change = collecting.put_in if found.pk in wanted else collecting.take_out
        change(found, rows)


def _answer(request: AuthenticatedHttpRequest, generation: Generation, form: NewCollectionForm) -> HttpResponse:
    is_posted = request.method == "POST"
    chosen = _ids(request, "collection") if is_posted else set(collecting.collections_of(generation))
    context: dict[str, Any] = {
        "generation": generation,
        "collections": list(Collection.objects.of(request.user).of_videos().order_by("name_key")),
        "chosen": chosen,
        "form": form,
        "next": next_url(request, generation.get_absolute_url()),
    }
    name = "_collect" if is_htmx(request) else "generation_collections"
    return render(request, f"generations/library/{name}.html", context, status=422 if is_posted else 200)


def _ids(request: AuthenticatedHttpRequest, name: str) -> set[UUID]:
    return set(uuids_among(request.POST.getlist(name)))
