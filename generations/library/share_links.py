"""An owner's share links: those of a video, made and ended, and all of them in a list."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from generations.library.keyset import Place
from generations.library.share_link_forms import EXPIRES, USUAL, ShareLinkForm
from generations.models import Generation, ShareLink
from generations.showcase import featured, share_links
from maxvideo.web.http import AuthenticatedHttpRequest, is_htmx
from maxvideo.web.rate_limits import limit_of
from maxvideo.web.safe_redirect import safe_redirect

MADE_A_MINUTE: Final = 30
ON_A_PAGE: Final = 50
FULL: Final = f"A video has at most {share_links.MOST_OF_A_VIDEO} links. End one first."
TOO_MANY: Final = "Too many links in a minute. Nothing was made: try again in a moment."
KEPT_OUT: Final = "This file was taken down before, so that it cannot be shared."


@require_http_methods(["GET", "HEAD", "POST"])
def links(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponse:
    """The links of a finished video; a POST makes one more."""
    generation = get_object_or_404(Generation.objects.of(request.user).watchable(), pk=generation_id)
    if request.method != "POST":
        return _answer(request, generation, ShareLinkForm())
    form = ShareLinkForm(request.POST)
    if not form.is_valid():
        return _answer(request, generation, form, status=422)
    status, why = _why_not(request, generation)
    if why:
        form.add_error(None, why)
        return _answer(request, generation, form, status=status)
    try:
        return _make(request, generation, form)
    except share_links.TooManyLinks:
        form.add_error(None, FULL)
        return _answer(request, generation, form, status=422)


@require_POST
def revoke(request: AuthenticatedHttpRequest, link_id: UUID) -> HttpResponse:
    """End a link, at once; one that has ended stays so."""
    own = ShareLink.objects.of(request.user).select_related("generation")
    link = get_object_or_404(own, pk=link_id)
    ShareLink.objects.filter(pk=link.pk).end()
    said = "The link has ended. Its address leads nowhere."
    if is_htmx(request) and link.generation.deleted_at is None:
        return _section(request, link.generation, ShareLinkForm(), said=said)
    messages.success(request, said)
    return safe_redirect(request, reverse("generations:all-links"))


@require_safe
def all_links(request: AuthenticatedHttpRequest) -> HttpResponse:
    """All of somebody's links that have not ended, the newest first."""
    rows = ShareLink.objects.of(request.user).not_ended().filter(generation__deleted_at=None)
    if place := Place.decode(request.GET.get("before", "")):
        rows = rows.filter(place.older)
    found = list(rows.select_related("generation").newest_first()[: ON_A_PAGE + 1])
    shown = found[:ON_A_PAGE]
    older = Place(shown[-1].created_at, shown[-1].pk).encode() if len(found) > ON_A_PAGE else ""
    return render(request, "generations/library/all_links.html", {"links": shown, "older": older})


def context_of(generation: Generation, form: ShareLinkForm | None = None) -> dict[str, Any]:
    """What the section of a video's links needs; the newest first, those that ended not."""
    links = ShareLink.objects.filter(generation=generation).not_ended().newest_first()
    form = form or ShareLinkForm()
    chosen = (form.data.get("expires") if form.is_bound else "") or USUAL
    return {"generation": generation, "links": list(links), "form": form, "ends": EXPIRES, "chosen_end": chosen}


def _why_not(request: HttpRequest, generation: Generation) -> tuple[int, str]:
    """The status and the sentence of what stands against one more link; no sentence where nothing does."""
    if featured.is_kept_out(generation):
        return 422, KEPT_OUT
    if not limit_of(request, "share-links", MADE_A_MINUTE).take():
        return 429, TOO_MANY
    return 200, ""


def _make(request: AuthenticatedHttpRequest, generation: Generation, form: ShareLinkForm) -> HttpResponse:
    link = share_links.make(generation, **form.chosen)
    said = "The link is ready. Whoever has it sees this video."
    if is_htmx(request):
        return _section(request, generation, ShareLinkForm(), said=said, made=link)
    messages.success(request, said)
    return safe_redirect(request, reverse("generations:links", args=[generation.pk]))


def _answer(
    request: AuthenticatedHttpRequest, generation: Generation, form: ShareLinkForm, status: int = 200
) -> HttpResponse:
    if is_htmx(request):
        return _section(request, generation, form, status=status)
    return render(request, "generations/library/links.html", {"share": context_of(generation, form)}, status=status)


def _section(
    request: AuthenticatedHttpRequest, generation: Generation, form: ShareLinkForm, status: int = 200, **more: object
) -> HttpResponse:
    context = {"share": context_of(generation, form), "is_answer": True, **more}
    return render(request, "generations/library/_links.html", context, status=status)
