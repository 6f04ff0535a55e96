"""The way of a purchase: its moves, and what undid it."""

from django.contrib import admin

from billing.payments.models import Debt, Dispute, PurchaseRefund, PurchaseTransition
from billing.payments.money import money
from maxvideo.web.admin import ReadOnlyInline


class Priced(ReadOnlyInline):
    """Rows with a sum of money in the purchase's currency."""

    show_change_link = True

    @admin.display(description="money")
    def money(self, row: PurchaseRefund | Dispute) -> str:
        """The sum in words."""
        return money(row.amount, row.purchase.currency)


class TransitionInline(ReadOnlyInline):
    """Every move it made."""

    model = PurchaseTransition
    fields = ("created_at", "from_state", "to_state", "reason")
    readonly_fields = fields


class RefundInline(Priced):
    """Every refund, whoever wanted it."""

    model = PurchaseRefund
    fields = ("created_at", "origin", "credits", "money", "state", "failure", "actor", "reason", "stripe_id")
    readonly_fields = fields


class DisputeInline(Priced):
    """Every dispute."""

    model = Dispute
    fields = ("created_at", "credits", "money", "reason", "status", "is_open", "closed_at", "stripe_id")
    readonly_fields = fields


class DebtInline(ReadOnlyInline):
    """What a refund or a dispute found spent."""

    model = Debt
    show_change_link = True
    fields = ("created_at", "kind", "credits", "paid", "forgiven", "cancelled")
    readonly_fields = fields
