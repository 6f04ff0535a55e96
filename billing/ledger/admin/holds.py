"""Holds, and the page on which what was charged is given back, in part or whole."""

from typing import Final

from django.contrib import admin
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from billing.ledger import amounts
from billing.ledger.admin.credits_form import CreditsForm
from billing.ledger.admin.deed_page import DeedPage
from billing.ledger.hold_refunds import refund_or_propose, refundable
from billing.ledger.models import Hold, ProposedAdjustment
from maxvideo.accounts.address_search import AddressSearch
from maxvideo.staff.followed import for_holders_of
from maxvideo.staff.model_admin import StaffModelAdmin
from maxvideo.web.admin import ReadOnly
from maxvideo.web.http import AuthenticatedHttpRequest

PERMISSION: Final = "billing.change_creditaccount"
REASONS: Final = (
    "The video is not what was asked for",
    "The video is faulty",
    "A fault of ours",
    "Charged twice",
    "Goodwill",
)


@admin.register(Hold)
class HoldAdmin(ReadOnly, AddressSearch, StaffModelAdmin):
    """What is set aside, and how each was settled."""

    list_display = ("id", "created_at", "account", "description", "amount", "captured", "released", "refunded", "state")
    list_filter = ("state",)
    list_select_related = ("account__user",)
    lookups = ("account__id__exact",)
    search_fields = ("account__user__email", "=reference", "=key")
    search_help_text = "E-mail, or generation:<id>"
    date_hierarchy = "created_at"
    ordering = ("-id",)
    show_full_result_count = False
    fields = (
        *("account", "key", "reference", "subject", "details", "state", "created_at", "closed_at"),
        *("amount", "captured", "released", "refunded", "refund_link"),
    )
    readonly_fields = ("refund_link",)

    def get_urls(self) -> list[URLPattern]:
        """The refund beside Django's own pages."""
        page = self.admin_site.admin_view(self.refund)
        return [path("<int:pk>/refund/", page, name="billing_hold_refund"), *super().get_urls()]

    def refund(self, request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
        """Ask how much comes back and why, and give it back."""
        hold = get_object_or_404(Hold.objects.select_related("account__user"), pk=pk, account__user__deletion=None)
        page = DeedPage(self, request, hold, permission=PERMISSION)
        form = page.bind(CreditsForm, reasons=REASONS, most=refundable(hold))

        def give_back(form: CreditsForm) -> ProposedAdjustment | None:
            said = {"form_key": form.cleaned_data["form_key"], "reason": form.reason}
            return refund_or_propose(hold, form.cleaned_data["credits"], actor=request.user, **said)

        lines = [
            f"{hold.account}: {hold.description or hold.reference}.",
            f"Charged {amounts.credits(hold.captured)}, of which {hold.refunded:,} came back before.",
        ]
        done = page.done(form, give_back, "The credits are there again.")
        return done or page.answer(form, title="Refund", button="Give back", lines=lines)

    @for_holders_of(PERMISSION)
    @admin.display(description="refund")
    def refund_link(self, hold: Hold) -> str | SafeString:
        """The way to a refund of what was charged."""
        if not refundable(hold):
            return "nothing is left to give back"
        return format_html('<a href="{}">Give credits back</a>', reverse("admin:billing_hold_refund", args=[hold.pk]))
