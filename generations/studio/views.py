"""One endpoint's page: its form to read, and the form that is sent to start a generation."""

from typing import Final
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.datastructures import MultiValueDict
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from generations.catalogue import Endpoint, find
from generations.catalogue.conversion import converted
from generations.catalogue.posted import as_posted
from generations.models import Generation
from generations.studio import continuing, drafts, notices, visitors
from generations.studio.borrowed import borrowed
from generations.studio.forms import GenerationForm
from generations.studio.notices import Notice
from generations.studio.page import render_page
from generations.studio.posted_form import PostedForm, read_form
from generations.studio.starting import start
from generations.studio.staying import lead_to, put_form
from generations.studio.uploads import limit_files, refuse_when_disk_is_full, unless_unreadable


def show(request: HttpRequest, endpoint: Endpoint) -> HttpResponse:
    """The form as a draft or a generation fills it in, if either does."""
    if continuing.PARAMETER in request.GET:
        return continuing.resume(request, endpoint)
    source_id = request.GET.get("from", "")
    if source_id and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    posted = _posted_once(request, endpoint, source_id) if source_id else borrowed(request, endpoint)
    posted = posted or drafts.load(request, endpoint)
    return _render(request, endpoint, posted)


def refuse(request: HttpRequest, endpoint: Endpoint) -> HttpResponse:
    """The page again for a form that cannot be read: what was typed before, and why."""
    return _render(request, endpoint, drafts.load(request, endpoint), notice=notices.FORM_TOO_LARGE)


@refuse_when_disk_is_full
@limit_files
@unless_unreadable(refuse)
@csrf_protect
def send(request: HttpRequest, endpoint: Endpoint) -> HttpResponse:
    """Read the form and do what its button says: somewhere else, a start, or the page once."""
    posted = read_form(request, endpoint)
    answer: HttpResponse | Notice | None = posted.refused
    if posted.refused not in {notices.PICTURES_UNAVAILABLE, notices.VISITORS_PICTURES}:
        answer = _press(request, posted)
    if isinstance(answer, HttpResponse):
        return answer
    return put_form(request, render_page(request, posted.form, notice=answer))


VIEWS: Final = {"GET": show, "HEAD": show, "POST": send}


@csrf_exempt  # `send` checks it: the files may only be read once their limit is set
@login_not_required
@cache_control(private=True)
@require_http_methods([*VIEWS])
def studio(request: HttpRequest, endpoint_id: str) -> HttpResponse:
    """The form of one endpoint; a POST starts a generation."""
    endpoint = find(endpoint_id)
    if endpoint is None:
        raise Http404
    return VIEWS[request.method or "GET"](request, endpoint)


def _press(request: HttpRequest, posted: PostedForm) -> HttpResponse | Notice | None:
    """Lead elsewhere or start; a notice, or nothing to say, where the page comes back."""
    destination, user = posted.button.destination, request.user
    if destination or not user.is_authenticated:
        if not posted.form.fits_draft:
            return notices.TOO_LONG_TO_KEEP
        if not visitors.take_form(request):
            return notices.TOO_MANY_DRAFTS
        drafts.save(request, posted.form, target=destination.endpoint_id if destination else None)
        return lead_to(request, destination.address if destination else redirect_to_login(request.path).url)
    return start(request, user, posted.form, refused=posted.refused) if posted.button.is_start else None


def _render(
    request: HttpRequest, endpoint: Endpoint, posted: MultiValueDict[str, str] | None, *, notice: Notice | None = None
) -> HttpResponse:
    form = GenerationForm(endpoint, posted, user=request.user)
    form.full_clean()
    return render_page(request, form, notice=notice)


def _posted_once(request: HttpRequest, endpoint: Endpoint, generation_id: str) -> MultiValueDict[str, str]:
    """The form of one of the user's own generations, for this endpoint."""
    try:
        pk = UUID(generation_id)
    except ValueError as error:
        raise Http404 from error
    generation = get_object_or_404(Generation.objects.of(request.user), pk=pk)
    origin = find(generation.endpoint_id) or endpoint
    posted = as_posted(origin, origin.defaults() | generation.arguments)
    return MultiValueDict(converted(posted, origin=origin, target=endpoint))
