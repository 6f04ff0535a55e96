"""One endpoint's page: its form, and the start of a generation."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from billing.exceptions import InsufficientCredits
from generations import limits, workflow
from generations.catalogue import Endpoint, find
from generations.forms import GenerationForm, as_posted
from generations.media.exceptions import ChildUnavailable, StorageUnavailable
from generations.models import Generation
from generations.views import buttons, drafts, notices
from generations.views.studio_page import page, status_of, till_of
from generations.views.uploads import limit_files, refuse_when_disk_is_full
from maxvideo.models import User


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
        return _post(request, endpoint)
    if "from" in request.GET:
        return _from_generation(request, endpoint, request.GET["from"])
    form = GenerationForm(endpoint, drafts.take(request, endpoint.id), user=request.user)
    form.full_clean()
    return page(request, form)


def _from_generation(request: HttpRequest, endpoint: Endpoint, generation_id: str) -> HttpResponse:
    """The form filled in from one of the user's own."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    try:
        pk = UUID(generation_id)
    except ValueError as error:
        raise Http404 from error
    generation = get_object_or_404(Generation.objects.of(request.user), pk=pk)
    typed = as_posted(endpoint, endpoint.defaults() | generation.arguments)
    form = GenerationForm(endpoint, typed, user=request.user)
    form.full_clean()
    return page(request, form)


@csrf_protect
def _post(request: HttpRequest, endpoint: Endpoint) -> HttpResponse:
    """Read the form and keep its pictures; start what is sound, bring the page back for the rest."""
    uploads = limits.uploads_of(request)
    has_too_many = bool(request.FILES) and uploads.is_full()
    form = _form(request, endpoint, with_files=not has_too_many)
    try:
        is_valid = form.is_valid()
        uploads.count(form.keep_pictures())
    except (ChildUnavailable, StorageUnavailable):
        form = _form(request, endpoint, with_files=False)
        form.full_clean()
        return page(request, form, status=503, notice=notices.NO_PICTURES_NOW)
    if not request.user.is_authenticated:
        drafts.put(request, form)
        return redirect_to_login(request.path)
    if buttons.only_changes(request.POST):
        return page(request, form)
    if has_too_many:
        return page(request, form, status=429, notice=notices.MANY_PICTURES)
    if not is_valid:
        return page(request, form, status=422, notice=notices.bad_input(form))
    return _start(request, request.user, form)


def _form(request: HttpRequest, endpoint: Endpoint, *, with_files: bool) -> GenerationForm:
    posted = buttons.rearranged(endpoint, request.POST)
    return GenerationForm(endpoint, posted, request.FILES if with_files else None, user=request.user)


def _start(request: HttpRequest, user: User, form: GenerationForm) -> HttpResponse:
    """Start what a sound form asks for, unless it is sold no more or not at the price that was shown."""
    till = till_of(form)
    quote = till.quote()
    life = status_of(form.endpoint)
    notice = notices.in_the_way(form, quote, life)
    if notice or quote is None:
        if repeated := _sent_before(user, form):
            return _lead_to(request, repeated, form)
        status = 409 if quote and not life else 422
        return page(request, form, till, status=status, notice=notice)
    try:
        generation = workflow.start(
            user,
            form.endpoint,
            arguments=form.arguments(),
            secrets=form.secrets(),
            quote=quote,
            form_key=form.key,
        )
    except InsufficientCredits as error:
        return page(request, form, till, status=402, notice=notices.short_of(error.missing))
    except workflow.LimitReached as limit:
        return page(request, form, till, status=429, notice=notices.limited(limit))
    drafts.forget(request)
    return _lead_to(request, generation, form)


def _sent_before(user: User, form: GenerationForm) -> Generation | None:
    """The generation that this form led to already."""
    if form.cleaned_data["form_key"] is None:
        return None
    return Generation.objects.filter(user=user, form_key=form.key).first()


def _lead_to(request: HttpRequest, generation: Generation, form: GenerationForm) -> HttpResponse:
    """The generation's page; somebody who went back and changed the form learns that it was sent before."""
    if not form.made(generation.arguments):
        messages.warning(request, "This form was sent before, and this is what it made. To change it, use it again.")
    return redirect(generation)
