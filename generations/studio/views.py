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
from generations.studio import cleared, continuing, drafts, kept_drafts, notices, visitors
from generations.studio.borrowed import borrowed
from generations.studio.forms import GenerationForm
from generations.studio.notices import Notice
from generations.studio.opening import Opened, opened
from generations.studio.page import render_page
from generations.studio.posted_form import PostedForm, read_form
from generations.studio.starting import start
from generations.studio.staying import lead_to, put_form
from generations.studio.uploads import limit_files, refuse_when_disk_is_full, unless_unreadable
from maxvideo.accounts.models import User


def show(request: HttpRequest, endpoint: Endpoint) -> HttpResponse:
    """The form as a generation or its address fills it in, as it was left, or with the settings used last."""
    if continuing.PARAMETER in request.GET:
        return continuing.resume(request, endpoint)
    source_id = request.GET.get("from", "")
    if source_id and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    filled = _posted_once(request, endpoint, source_id) if source_id else borrowed(request, endpoint)
    return _render(request, endpoint, Opened(filled) if filled else opened(request, endpoint))


def refuse(request: HttpRequest, endpoint: Endpoint) -> HttpResponse:
    """The page again for a form that cannot be read: what was typed before, and why."""
    return put_form(request, _render(request, endpoint, opened(request, endpoint), notice=notices.FORM_TOO_LARGE))


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
    carried = "" if request.user.is_authenticated else _cleared(request, posted)
    return put_form(request, render_page(request, posted.form, notice=answer, cleared=carried))


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
    user = request.user
    if isinstance(user, User):
        return _press_of(request, user, posted)
    if posted.button.is_undo and (found := cleared.brought_back(request)) is not None:
        return _render(request, posted.form.endpoint, Opened(found), carried=cleared.carried(posted.form))
    return _leave(request, posted) if posted.button.destination or posted.button.is_start else None


def _cleared(request: HttpRequest, posted: PostedForm) -> str:
    """What a visitor's page is to carry: the form that was cleared just now, or before."""
    if posted.button.is_clear:
        return cleared.carried(_as_typed(request, posted.form.endpoint))
    return request.POST.get(cleared.FIELD, "")


def _press_of(request: HttpRequest, user: User, posted: PostedForm) -> HttpResponse | Notice | None:
    button, answer = posted.button, None
    if button.is_undo:
        return _bring_back(request, user, posted.form)
    if button.is_clear:
        return _clear(request, user, posted.form)
    if button.is_start:
        answer = start(request, user, posted.form, refused=posted.refused)
    if not isinstance(answer, HttpResponse) and answer is not notices.RECORDS_UNAVAILABLE:
        kept_drafts.save_if_possible(user, posted.form)
    return _leave(request, posted) if button.destination else answer


def _leave(request: HttpRequest, posted: PostedForm) -> HttpResponse | Notice:
    """Go where the button leads, or to the log-in; the form goes along."""
    destination = posted.button.destination
    if not posted.form.fits_draft:
        return notices.TOO_LONG_TO_KEEP
    if not visitors.take_form(request):
        return notices.TOO_MANY_DRAFTS
    drafts.save(request, posted.form, target=destination.endpoint_id if destination else None)
    return lead_to(request, destination.address if destination else redirect_to_login(request.path).url)


def _as_typed(request: HttpRequest, endpoint: Endpoint) -> GenerationForm:
    """The form before its button changed it, without files."""
    form = GenerationForm(endpoint, request.POST, user=request.user)
    form.full_clean()
    return form


def _clear(request: HttpRequest, user: User, form: GenerationForm) -> HttpResponse:
    """The page without what was typed, and the way back to that."""
    before = kept_drafts.texts_of(_as_typed(request, form.endpoint))
    can_undo = kept_drafts.replace(user, form, before=before)
    return put_form(request, render_page(request, form, can_undo=can_undo))


def _bring_back(request: HttpRequest, user: User, form: GenerationForm) -> HttpResponse:
    """The page with what was cleared."""
    posted, can_undo = kept_drafts.bring_back(user, form)
    found = Opened(MultiValueDict(dict(posted)), can_undo=can_undo)
    return put_form(request, _render(request, form.endpoint, found))


def _render(
    request: HttpRequest, endpoint: Endpoint, found: Opened, *, notice: Notice | None = None, carried: str = ""
) -> HttpResponse:
    form = GenerationForm(endpoint, found.posted, user=request.user)
    form.full_clean()
    return render_page(request, form, notice=notice, can_undo=found.can_undo, cleared=carried)


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
