"""Sums by day: what the ledger says, what Stripe said when it was last asked, and whether the two agree."""

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from billing.payments import days, reconcile
from billing.payments.exceptions import StripeError
from billing.payments.models import StripeDay
from maxvideo.staff import actions
from maxvideo.staff.model_admin import StaffModelAdmin
from maxvideo.web.admin import ReadOnly
from maxvideo.web.http import AuthenticatedHttpRequest


@admin.register(StripeDay)
class StripeDayAdmin(ReadOnly, StaffModelAdmin):
    """What Stripe said of each day; the sums beside it are a page of their own."""

    list_display = ("day", "charged", "charged_here", "refunded", "refunded_here", "disputed", "disputed_here", "fits")
    ordering = ("-day",)
    show_full_result_count = False
    change_list_template = "billing/payments/admin_stripe_days.html"
    readonly_fields = ("fits",)

    def get_urls(self) -> list[URLPattern]:
        """The sums beside Django's own pages."""
        page = self.admin_site.admin_view(self.sums)
        return [path("sums/", page, name="billing_stripeday_sums"), *super().get_urls()]

    def sums(self, request: AuthenticatedHttpRequest) -> HttpResponse:
        """The last days; by POST Stripe is asked about one."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._ask(request)
        context = {**self.admin_site.each_context(request), "title": "Sums by day", "opts": self.opts}
        context |= {"days": days.days(), "currency": settings.TOPUP_CURRENCY}
        return TemplateResponse(request, "billing/payments/admin_days.html", context)

    def _ask(self, request: AuthenticatedHttpRequest) -> HttpResponse:
        day = days.day_of(request.POST.get("day", ""))
        if day is None:
            return HttpResponseBadRequest("day: one of the last 31, as 2026-11-30")
        try:
            compared = reconcile.compare(day)
        except StripeError as error:
            messages.error(request, f"Stripe could not be asked: {error}")
            return redirect("admin:billing_stripeday_sums")
        actions.record(request.user, "ask Stripe", compared, details={"differences": len(compared.differences)})
        for words in compared.differences:
            messages.warning(request, words)
        return redirect("admin:billing_stripeday_sums")

    @admin.display(description="agrees", boolean=True)
    def fits(self, day: StripeDay) -> bool:
        """Whether nothing differed."""
        return day.agrees
