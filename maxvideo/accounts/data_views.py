"""The pages where people take their data away, or have it deleted: both ask for the password once more."""

from itertools import chain
from typing import Final

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maxvideo.accounts import deletion, export, personal_data
from maxvideo.accounts.data_forms import ConfirmationForm
from maxvideo.accounts.deletion import NotNow
from maxvideo.accounts.models import User
from maxvideo.web.http import AuthenticatedHttpRequest
from maxvideo.web.zip_answer import zip_answer

OURS_GOES: Final = "your address, log-ins, second factors and preferences"
OURS_STAYS: Final = "nothing that says who you were"


@require_safe
def your_data(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The way to both."""
    return render(request, "account/data.html")


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def export_everything(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    """Say what the file holds; by POST the file itself."""
    if request.method != "POST":
        return render(request, "account/export.html", {"what": [*chain(*personal_data.what_is_exported)]})
    name = f"maxvideo-account-{timezone.now():%Y-%m-%d}.zip"
    return zip_answer(request, export.members(request.user), name) or redirect("account_export")


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def delete_account(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Say what goes and what stays; by POST, with the address typed, delete it for good."""
    if request.method != "POST":
        return _deletion_page(request, ConfirmationForm(request.user))
    form = ConfirmationForm(request.user, request.POST)
    if not form.is_valid():
        return _deletion_page(request, form, status=422)
    try:
        deletion.begin(request.user, by=request.user)
    except NotNow:
        return _deletion_page(request, form, status=409)
    _tell(request, form.user.email)
    logout(request)
    return redirect("account_deleted")


@login_not_required
@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    """What happens now; it knows nobody."""
    return render(request, "account/deleted.html", {"support_email": settings.SUPPORT_EMAIL})


def _deletion_page(request: AuthenticatedHttpRequest, form: ConfirmationForm, status: int = 200) -> HttpResponse:
    user: User = request.user
    said = {
        "why_not_now": personal_data.lines(personal_data.why_not_now, user),
        "what_goes": [*personal_data.lines(personal_data.what_goes, user), OURS_GOES],
        "what_stays": [*personal_data.lines(personal_data.what_stays, user), OURS_STAYS],
        "what_goes_on": personal_data.lines(personal_data.what_goes_on, user),
    }
    return render(request, "account/delete.html", said | {"form": form}, status=status)


def _tell(request: HttpRequest, address: str) -> None:
    """A last mail, once the address is no longer kept."""
    context = {"support_email": settings.SUPPORT_EMAIL, "asked_at": timezone.now()}
    get_adapter(request).send_mail("account/email/account_deleted", address, context)
