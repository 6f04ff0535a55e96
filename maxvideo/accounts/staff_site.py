"""The admin behind allauth's log-in: one door for everybody, and for staff two keys."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator


class StaffSite(AdminSite):
    """Django's admin for staff, and in production only for those with a second factor."""

    site_title = "MaxVideo staff"
    site_header = "MaxVideo staff, times in UTC"
    index_title = "The house"

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether somebody may look around: active staff, with a second factor where STAFF_NEED_MFA."""
        return super().has_permission(request) and not _lacks_second_factor(request)

    @method_decorator(secure_admin_login)
    @login_not_required
    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """The way in. Visitors go to log in and come back; staff without a second factor go and set one up."""
        if _lacks_second_factor(request):
            messages.warning(request, "The admin opens once you have an authenticator app set up.")
            return redirect("mfa_index")
        return redirect("admin:index")

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """Not there: no form asks for it, and Django's own gives whoever sees users all that a field could hold."""
        raise Http404

    def password_change(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> Any:
        """The site's own page: it asks who one is and tells the owner, which Django's does not."""
        return redirect("account_change_password")


def _lacks_second_factor(request: HttpRequest) -> bool:
    return settings.STAFF_NEED_MFA and not is_mfa_enabled(request.user)
