"""Comparing: one wish for two to four endpoints, its price, and its start: all of them or none."""

from typing import Final

from django.db import Error
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from generations.media.exceptions import ChildUnavailable, StorageUnavailable
from generations.models import Generation
from generations.studio import compare_prefill, drafts, notices
from generations.studio.buttons import IDEA, PAGES, REMOVE, REPRICE
from generations.studio.compare_form import CompareForm
from generations.studio.compare_page import context_of, render_page, unreadable
from generations.studio.compare_start import start
from generations.studio.notices import Notice
from generations.studio.posted_form import why_no_files
from generations.studio.price_tag import unknown_price
from generations.studio.quotes import TOO_MANY
from generations.studio.uploads import limit_files, refuse_when_disk_is_full, unless_unreadable
from maxvideo.web import rate_limits
from maxvideo.web.database_errors import is_away
from maxvideo.web.http import AuthenticatedHttpRequest


def show(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The form as the address, an earlier batch or what was typed in the studio fills it in."""
    form = CompareForm(compare_prefill.posted_of(request), user=request.user)
    form.full_clean()
    return render_page(request, form)


def refuse(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The page again for a form that cannot be read."""
    return render_page(request, unreadable(request), notice=notices.FORM_TOO_LARGE)


@refuse_when_disk_is_full
@limit_files
@unless_unreadable(refuse)
@csrf_protect
def send(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Start all of it, or say what stands in the way; other buttons bring the page again."""
    form, refused = _read(request)
    if destination := PAGES.get(request.POST.get("leave", "")):
        drafts.save_comparison(request, form.draft())
        return redirect(destination)
    if any(name in request.POST for name in (IDEA, REMOVE, REPRICE)):
        return render_page(request, form, notice=refused)
    outcome = refused or start(request.user, form)
    if isinstance(outcome, Notice) and form.has_key:
        outcome = Generation.objects.of_form(request.user, form.key).select_related("batch").first() or outcome
    if isinstance(outcome, Notice):
        return render_page(request, form, notice=outcome)
    drafts.delete(request)
    return redirect(outcome.batch or outcome)


VIEWS: Final = {"GET": show, "HEAD": show, "POST": send}


@csrf_exempt  # `send` checks it: the files may only be read once their limit is set
@cache_control(private=True)
@require_http_methods([*VIEWS])
def compare(request: AuthenticatedHttpRequest) -> HttpResponse:
    """One prompt for several endpoints; a POST starts them."""
    return VIEWS[request.method or "GET"](request)


@never_cache
@require_POST
def quote(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The total of the posted options, and what each endpoint makes of them, for htmx."""
    asked = rate_limits.quotes_of(request)
    form = CompareForm(request.POST, user=request.user, only_priced=True)
    if asked.is_full():
        tag = unknown_price(request.user, TOO_MANY, shown=None)
        return render(request, "generations/studio/_compare_price.html", {"tag": tag}, status=429)
    if form.is_valid():
        asked.count()
    context = context_of(request.user, form) | {"is_swapped": True}
    status = 200 if form.is_valid() else 422
    return render(request, "generations/studio/_compare_quoted.html", context, status=status)


def _read(request: AuthenticatedHttpRequest) -> tuple[CompareForm, Notice | None]:
    """The posted form, its new picture stored, and why that was left out, if so."""
    posted = _changed(request.POST)
    with rate_limits.uploads_of(request) as uploads:
        refused = why_no_files(request, uploads) if request.FILES else None
        form = CompareForm(posted, None if refused else request.FILES, user=request.user)
        try:
            form.full_clean()
            uploads.done = form.store_picture()
        except (ChildUnavailable, StorageUnavailable, Error) as error:
            if isinstance(error, Error) and not is_away(error):
                raise
            form, refused = CompareForm(posted, user=request.user), notices.PICTURES_UNAVAILABLE
            form.full_clean()
    return form, refused


def _changed(posted: QueryDict) -> MultiValueDict[str, str]:
    """The posted form with what its button changes."""
    data = posted.copy()
    if IDEA in data:
        data.setlist("prompt", [posted.get(IDEA, "")])
    kept = [text for text in data.getlist("image_url") if text.strip() and text != posted.get(REMOVE)]
    data.setlist("image_url", kept)
    return data
