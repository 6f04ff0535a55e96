"""Credits that were spent before their money went back."""

from typing import ClassVar, Final, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from billing.ledger.kinds import Kind
from billing.payments.models.purchase import Purchase

SETTLED: Final = F("paid") + F("forgiven") + F("cancelled")
IS_OPEN: Final = Q(credits__gt=SETTLED)


class DebtQuerySet(models.QuerySet["Debt"]):
    """Where every look at debts begins."""

    def open(self) -> Self:
        """Those of which something is left."""
        return self.filter(IS_OPEN)


class Debt(models.Model):
    """What a refund or a dispute of a purchase did not find. The account's `debt` is the sum of what is left."""

    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="debts")
    kind = models.CharField(max_length=20, choices=[(Kind.PURCHASE_REFUND, "Refund"), (Kind.DISPUTE, "Dispute")])
    credits = models.BigIntegerField()
    paid = models.BigIntegerField(default=0, help_text="Out of later purchases.")
    forgiven = models.BigIntegerField(default=0, help_text="Borne by the house.")
    cancelled = models.BigIntegerField(default=0, help_text="Gone because the money came after all.")
    moves = models.IntegerField(default=0, help_text="Numbers the ledger's keys.")
    created_at = models.DateTimeField(db_default=Now())

    objects = DebtQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(credits__gt=0, paid__gte=0, forgiven__gte=0, cancelled__gte=0), name="debt_not_negative"
            ),
            models.CheckConstraint(condition=Q(credits__gte=SETTLED), name="debt_settled_once"),
        ]

    def __str__(self) -> str:
        return f"{self.left:,} of {self.credits:,} credits"

    @property
    def left(self) -> int:
        """Credits that are still owed."""
        return self.credits - self.paid - self.forgiven - self.cancelled
