"""Disputes: open ones freeze their buyer, and are answered at Stripe."""

from typing import Any

from django.contrib import admin

from billing.payments.admin import stripe_links
from billing.payments.models import Dispute
from billing.payments.money import money
from maxvideo.accounts.address_search import AddressSearch
from maxvideo.staff.model_admin import StaffModelAdmin
from maxvideo.web.admin import ReadOnly


@admin.register(Dispute)
class DisputeAdmin(ReadOnly, AddressSearch, StaffModelAdmin):
    """Open ones first."""

    list_display = (
        "created_at",
        "purchase__user",
        "purchase",
        "credits",
        "money",
        "reason",
        "status",
        "is_open",
        "closed_at",
    )
    list_filter = ("is_open", "status", "reason")
    list_select_related = ("purchase__user",)
    search_fields = ("purchase__user__email", "=stripe_id")
    search_help_text = "E-mail, or Stripe's number (du_…)"
    ordering = ("-is_open", "-created_at")
    show_full_result_count = False
    fields = (
        *("purchase", "credits", "money", "reason", "status", "is_open", "takes"),
        *("at_stripe", "created_at", "closed_at", "mailed_at"),
    )
    readonly_fields = ("money", "at_stripe")

    @admin.display(description="money", ordering="amount")
    def money(self, dispute: Dispute) -> str:
        """What the bank wants."""
        return money(dispute.amount, dispute.purchase.currency)

    @admin.display(description="at Stripe")
    def at_stripe(self, dispute: Dispute) -> Any:
        """Where it is answered."""
        return stripe_links.dispute_link(dispute)
