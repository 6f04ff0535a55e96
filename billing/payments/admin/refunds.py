"""Refunds of purchases, whoever wanted them."""

from django.contrib import admin

from billing.payments.models import PurchaseRefund
from billing.payments.money import money
from maxvideo.accounts.address_search import AddressSearch
from maxvideo.staff.model_admin import StaffModelAdmin
from maxvideo.web.admin import ReadOnly


@admin.register(PurchaseRefund)
class PurchaseRefundAdmin(ReadOnly, AddressSearch, StaffModelAdmin):
    """A failed one gave the credits again: its buyer is to be paid another way."""

    list_display = (
        "created_at",
        "purchase__user",
        "purchase",
        "origin",
        "credits",
        "money",
        "state",
        "failure",
        "actor",
    )
    list_filter = ("state", "origin", "created_at")
    list_select_related = ("purchase__user", "actor")
    search_fields = ("purchase__user__email", "=stripe_id")
    search_help_text = "E-mail, or Stripe's number (re_…)"
    ordering = ("-created_at",)
    show_full_result_count = False
    fields = (
        *("purchase", "origin", "credits", "money", "state", "failure", "actor", "reason"),
        *("stripe_id", "errors", "created_at", "ended_at", "mailed_at"),
    )
    readonly_fields = ("money",)

    @admin.display(description="money", ordering="amount")
    def money(self, refund: PurchaseRefund) -> str:
        """What goes back."""
        return money(refund.amount, refund.purchase.currency)
