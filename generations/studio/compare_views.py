"""Comparing: one wish for two to four endpoints, its price, and its start: all of them or none."""

from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from generations.models import Generation
from generations.studio import compare_prefill, drafts, kept_drafts, notices, picture_field
from generations.studio.buttons import CLEAR, IDEA, PAGES, PICK, REMOVE, REPRICE, UNDO
from generations.studio.compare_form import CompareForm
from generations.studio.compare_page import context_of, render_page, unreadable
from generations.studio.compare_posted import as_typed, read_form
from generations.studio.compare_start import start
from generations.studio.draft_views import keep
from generations.studio.notices import Notice
from generations.studio.opening import Opened
from generations.studio.picture_views import answer, say_why_not
from generations.studio.price_tag import unknown_price
from generations.studio.quotes import TOO_MANY
from generations.studio.uploads import limit_files, refuse_when_disk_is_full, unless_unreadable
from maxvideo.web import rate_limits
from maxvideo.web.http import AuthenticatedHttpRequest


def show(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The form as the address, an earlier batch or what was typed in the studio fills it in."""
    return _render(request, compare_prefill.opened(request))


def refuse(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The page again for a form that cannot be read."""
    return render_page(request, unreadable(request), notice=notices.FORM_TOO_LARGE)


@refuse_when_disk_is_full
@limit_files
@unless_unreadable(refuse)
@csrf_protect
def send(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Start all of it, or say what stands in the way; other buttons bring the page again."""
    form, refused = read_form(request)
    if UNDO in request.POST:
        posted, can_undo = kept_drafts.bring_back(request.user, form)
        return _render(request, Opened(MultiValueDict(dict(posted)), can_undo))
    if CLEAR in request.POST:
        can_undo = kept_drafts.replace(request.user, form, before=kept_drafts.texts_of(as_typed(request)))
        return render_page(request, form, can_undo=can_undo)
    kept_drafts.save_if_possible(request.user, form)
    if destination := PAGES.get(request.POST.get("leave", "")):
        return _leave(request, form, destination)
    if any(name in request.POST for name in (IDEA, REMOVE, PICK, REPRICE)):
        return render_page(request, form, notice=refused)
    outcome = refused or start(request.user, form)
    if isinstance(outcome, Notice) and form.has_key:
        outcome = Generation.objects.of_form(request.user, form.key).select_related("batch").first() or outcome
    if isinstance(outcome, Notice):
        return render_page(request, form, notice=outcome)
    drafts.delete(request)
    return redirect(outcome.batch or outcome)


def _leave(request: AuthenticatedHttpRequest, form: CompareForm, destination: str) -> HttpResponse:
    """Another page; the form goes along."""
    if not form.fits_draft:
        return render_page(request, form, notice=notices.TOO_LONG_TO_KEEP)
    drafts.save_comparison(request, form.draft())
    return redirect(destination)


def _render(request: AuthenticatedHttpRequest, found: Opened) -> HttpResponse:
    form = CompareForm(found.posted, user=request.user)
    form.full_clean()
    return render_page(request, form, can_undo=found.can_undo)


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


@require_POST
def draft(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Keep the posted form as it is typed, see `draft_views`."""
    form = CompareForm(request.POST, user=request.user)
    form.full_clean()
    return keep(request, form)


@csrf_exempt  # asked below: the files may only be read once their limit is set
@require_POST
@refuse_when_disk_is_full
@limit_files
@csrf_protect
def picture(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Keep the picture before the form is sent, see `picture_views`."""
    form, refused = read_form(request)
    if refused:
        return say_why_not(refused)
    compare_prefill.keep_picture(request.user, form)
    return answer(request, form.picture_control, picture_field.of_comparison(request.user))
