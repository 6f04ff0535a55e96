"""A buyer's bank that wants the money back."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from billing.payments.models.purchase import Purchase


class Dispute(models.Model):
    """One dispute as Stripe tells it. While it is open, and where it is lost, its credits are taken."""

    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="disputes")
    stripe_id = models.CharField(max_length=100, unique=True)
    credits = models.BigIntegerField()
    amount = models.BigIntegerField(help_text="In the currency's smallest unit.")
    reason = models.CharField(max_length=60)
    status = models.CharField(max_length=40, help_text="Stripe's word.")
    is_open = models.BooleanField()
    takes = models.BooleanField(help_text="Whether the bank has the money.")
    created_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    decided_mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(credits__gte=0), name="dispute_not_negative")]
        indexes: ClassVar = [
            models.Index(fields=["purchase"], name="dispute_open", condition=Q(is_open=True)),
            models.Index(fields=["created_at"], name="dispute_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.credits:,} credits, {self.status}"
