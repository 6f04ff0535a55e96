"""One endpoint's page: its form, and the start of a generation."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from generations.catalogue import Endpoint, find
from generations.media.exceptions import ChildUnavailable, StorageUnavailable
from generations.models import Generation
from generations.studio import buttons, drafts, notices
from generations.studio.conversion import converted
from generations.studio.forms import GenerationForm, as_posted
from generations.studio.notices import Notice
from generations.studio.page import page
from generations.studio.starting import start
from generations.studio.uploads import can_be_read, limit_files, refuse_when_disk_is_full
from maxvideo.web import rate_limits


@csrf_exempt  # `_post` checks it: the files may only be read once their limit is set
@login_not_required
@cache_control(private=True)
@require_http_methods(["GET", "HEAD", "POST"])
@refuse_when_disk_is_full
def studio(request: HttpRequest, endpoint_id: str) -> HttpResponse:
    """The form of one endpoint; a POST starts a generation."""
    endpoint = find(endpoint_id)
    if endpoint is None:
        raise Http404
    if request.method == "POST":
        limit_files(request)
        return _post(request, endpoint) if can_be_read(request) else _blank(request, endpoint, notices.TOO_MUCH)
    if request.GET.get("from"):
        return _from_generation(request, endpoint, request.GET["from"])
    return _blank(request, endpoint)


def _blank(request: HttpRequest, endpoint: Endpoint, notice: Notice | None = None) -> HttpResponse:
    """The form with what was left in it before, if anything."""
    form = GenerationForm(endpoint, drafts.take(request, endpoint), user=request.user)
    form.full_clean()
    return page(request, form, notice=notice)


def _from_generation(request: HttpRequest, endpoint: Endpoint, generation_id: str) -> HttpResponse:
    """The form filled in from one of the user's own."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    try:
        pk = UUID(generation_id)
    except ValueError as error:
        raise Http404 from error
    generation = get_object_or_404(Generation.objects.of(request.user), pk=pk)
    origin = find(generation.endpoint_id) or endpoint
    typed = as_posted(origin, origin.defaults() | generation.arguments)
    form = GenerationForm(endpoint, converted(typed, origin=origin, target=endpoint), user=request.user)
    form.full_clean()
    return page(request, form)


@csrf_protect
def _post(request: HttpRequest, endpoint: Endpoint) -> HttpResponse:
    """Read the form and keep its pictures, then do what the pressed button says."""
    uploads = rate_limits.uploads_of(request)
    has_too_many = bool(request.FILES) and uploads.is_full()
    form = _form(request, endpoint, with_files=not has_too_many)
    form.full_clean()
    try:
        uploads.count(form.keep_pictures())
    except (ChildUnavailable, StorageUnavailable):
        form = _form(request, endpoint, with_files=False)
        form.full_clean()
        return page(request, form, notice=notices.NO_PICTURES_NOW)
    if way := buttons.way_out(request.POST):
        drafts.put_for(request, form, way.to)
        return redirect(way.address)
    if not request.user.is_authenticated:
        drafts.put(request, form)
        return redirect_to_login(request.path)
    if buttons.only_changes(request.POST):
        return page(request, form)
    return start(request, request.user, form, refused=notices.MANY_PICTURES if has_too_many else None)


def _form(request: HttpRequest, endpoint: Endpoint, *, with_files: bool) -> GenerationForm:
    posted = buttons.rearranged(endpoint, request.POST)
    return GenerationForm(endpoint, posted, request.FILES if with_files else None, user=request.user)
