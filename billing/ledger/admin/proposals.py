"""What waits for a second person, and the page on which that person decides."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from billing.ledger import amounts, proposals
from billing.ledger.exceptions import InsufficientCredits
from billing.ledger.models import ProposedAdjustment
from maxvideo.accounts.address_search import AddressSearch
from maxvideo.staff.model_admin import StaffModelAdmin
from maxvideo.web.admin import ReadOnly
from maxvideo.web.http import AuthenticatedHttpRequest


@admin.register(ProposedAdjustment)
class ProposedAdjustmentAdmin(ReadOnly, AddressSearch, StaffModelAdmin):
    """Above STAFF_ADJUST_LIMIT, and for oneself."""

    list_display = ("proposed_at", "what", "user", "credits", "reason", "proposed_by", "state", "decided_by")
    list_filter = ("state", "deed")
    list_select_related = ("user", "proposed_by", "decided_by")
    search_fields = ("user__email", "proposed_by__email")
    search_help_text = "E-mail of either"
    ordering = ("-id",)
    show_full_result_count = False
    fields = readonly_fields = (
        *("what", "about", "user", "credits", "reason", "proposed_by", "proposed_at"),
        *("state", "decided_by", "decided_at", "decide_link"),
    )

    def get_urls(self) -> list[URLPattern]:
        """The decision beside Django's own pages."""
        page = self.admin_site.admin_view(self.decide)
        return [path("<int:pk>/decide/", page, name="billing_proposedadjustment_decide"), *super().get_urls()]

    def decide(self, request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
        """Show what was proposed; approve or refuse it."""
        proposal = get_object_or_404(ProposedAdjustment.objects.select_related("user", "proposed_by"), pk=pk)
        allowed = request.user.has_perm("billing.change_creditaccount")
        if not allowed or not proposals.may_decide(proposal, request.user):
            raise PermissionDenied
        if request.method == "POST" and (words := self._carry_out(request, proposal)):
            messages.info(request, words)
            return redirect("admin:billing_proposedadjustment_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": "Decide on a proposal",
            "subtitle": str(proposal),
            "opts": self.opts,
            "proposal": proposal,
            "what": self.what(proposal),
            "is_open": proposal.state == ProposedAdjustment.State.PROPOSED,
        }
        return TemplateResponse(request, "billing/ledger/admin_decide.html", context)

    def _carry_out(self, request: AuthenticatedHttpRequest, proposal: ProposedAdjustment) -> str:
        """What came of it, in words; nothing where the page did not say which."""
        try:
            match request.POST.get("decision", "").lower():
                case "approve":
                    proposals.approve(proposal, request.user)
                    return f"Approved: {amounts.change(proposal.credits)} for {proposal.user} ({proposal.reason})."
                case "refuse":
                    proposals.refuse(proposal, request.user)
                    return "Refused; nothing was booked."
        except proposals.AlreadyDecided:
            return "It was decided before; nothing was done twice."
        except InsufficientCredits as refusal:
            return f"Only {amounts.credits(refusal.available)} can be taken; it still waits."
        except proposals.NotPossible as refusal:
            return f"{refusal} It still waits."
        return ""

    @admin.display(description="what", ordering="deed")
    def what(self, proposal: ProposedAdjustment) -> str:
        """What it proposes."""
        return proposals.deed_of(proposal).noun

    @admin.display(description="decision")
    def decide_link(self, proposal: ProposedAdjustment) -> SafeString:
        """The way to the decision."""
        address = reverse("admin:billing_proposedadjustment_decide", args=[proposal.pk])
        return format_html('<a href="{}">Approve or refuse</a>, as somebody who did not propose it', address)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)
