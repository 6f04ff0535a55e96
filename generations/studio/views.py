"""One endpoint's page: its form, and the start of a generation."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.datastructures import MultiValueDict
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from generations.catalogue import Endpoint, find
from generations.catalogue.conversion import converted
from generations.catalogue.posted import as_posted
from generations.models import Generation
from generations.studio import buttons, drafts, notices
from generations.studio.forms import GenerationForm
from generations.studio.notices import Notice
from generations.studio.page import render_page
from generations.studio.posted_form import read_form
from generations.studio.starting import start
from generations.studio.uploads import can_be_read, limit_files, refuse_when_disk_is_full


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
        if can_be_read(request):
            return _post(request, endpoint)
        return _get(request, endpoint, notice=notices.FORM_TOO_LARGE)
    return _get(request, endpoint)


def _get(request: HttpRequest, endpoint: Endpoint, *, notice: Notice | None = None) -> HttpResponse:
    """The form as a draft or a generation fills it in, if either does."""
    source_id = "" if notice else request.GET.get("from", "")
    if source_id and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    posted = _posted_once(request, endpoint, source_id) if source_id else drafts.load(request, endpoint)
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


@csrf_protect
def _post(request: HttpRequest, endpoint: Endpoint) -> HttpResponse:
    """Read the form and answer its button: somewhere else, or the page once."""
    form, refused = read_form(request, endpoint)
    answer = refused if refused is notices.PICTURES_UNAVAILABLE else _press(request, form, refused)
    return answer if isinstance(answer, HttpResponse) else render_page(request, form, notice=answer)


def _press(request: HttpRequest, form: GenerationForm, refused: Notice | None) -> HttpResponse | Notice | None:
    """Do what the pressed button says; a notice, or nothing, where the page comes back."""
    if destination := buttons.destination_of(request.POST):
        drafts.save_for(request, form, destination.endpoint_id)
        return redirect(destination.address)
    if not request.user.is_authenticated:
        drafts.save(request, form)
        return redirect_to_login(request.path)
    if buttons.is_only_change(request.POST):
        return None
    return start(request, request.user, form, refused=refused)
