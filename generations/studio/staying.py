"""Answers for a form that htmx sent: the page stays, and what changed is put into it.

What was started stands on top of the latest, and the form keeps everything but its key. A page that comes back puts
its form in the place of the one that was sent.
"""

import uuid
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_htmx.http import HttpResponseClientRedirect, reselect, retarget

from generations.models import EndpointStatus, Generation
from generations.studio import picture_field
from generations.studio.controls import controls_of
from generations.studio.forms import GenerationForm
from generations.studio.latest import latest_of
from generations.studio.price_tag import price_tag
from maxvideo.accounts.models import User
from maxvideo.web.http import is_htmx

FORM: Final = ".studio-form"


def lead_to(request: HttpRequest, address: str) -> HttpResponse:
    """Another page."""
    return HttpResponseClientRedirect(address) if is_htmx(request) else redirect(address)


def stay(
    request: HttpRequest, user: User, form: GenerationForm, started: Generation, *, is_repeated: bool
) -> HttpResponse:
    """What was started on top of the latest, the balance, and the same form with another key and its price now."""
    if account := getattr(user, "credit_account", None):
        account.refresh_from_db(fields=["available", "held"])
    prices, is_paused = form.prices(), EndpointStatus.objects.not_live().filter(pk=form.endpoint.id).exists()
    context = {
        "started": started,
        "made": started.batch or started,
        "is_repeated": is_repeated,
        "form_key": uuid.uuid4(),
        "latest": latest_of(user),
        "studio_url": request.path,
        "tag": price_tag(user, prices, form, is_paused=is_paused),
        "is_live": True,
        "endpoint": form.endpoint,
        "came_with_files": controls_of(form, prices, with_errors=False).pictures if request.FILES else (),
    } | (picture_field.of_endpoint(user, form.endpoint) if request.FILES else {})
    return render(request, "generations/studio/_started.html", context)


def put_form(request: HttpRequest, page: HttpResponse) -> HttpResponse:
    """A page with the form, whole for a browser that left for it; htmx takes what is inside of the form."""
    if not is_htmx(request):
        return page
    page.headers["HX-Reswap"] = "innerHTML settle:0ms"  # the next press may come at once
    return retarget(reselect(page, f"{FORM} > *"), FORM)
