"""Money that goes back for credits."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from billing.payments.models.purchase import Purchase
from billing.payments.states import RefundState


class PurchaseRefund(models.Model):
    """One refund: a withdrawal, one by staff, or one that was made at Stripe. Its id is Stripe's idempotency key."""

    State = RefundState

    class Origin(models.TextChoices):
        """Who wanted it."""

        BUYER = "buyer", "Withdrawal"
        STAFF = "staff", "By staff"
        STRIPE = "stripe", "Made at Stripe"
        SITE = "site", "By itself"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="refunds")
    origin = models.CharField(max_length=6, choices=Origin)
    credits = models.BigIntegerField()
    amount = models.BigIntegerField(help_text="With tax, in the currency's smallest unit.")
    state = models.CharField(max_length=9, choices=RefundState, default=RefundState.ASKED)
    stripe_id = models.CharField(max_length=100, null=True, blank=True, unique=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True, help_text="No personal data: it stays with the books.")
    errors = models.IntegerField(default=0, help_text="Errors that Stripe answered with when it was asked.")
    failure = models.CharField(max_length=100, blank=True, help_text="Stripe's word for why it failed.")
    created_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)
    asked_mailed_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    failed_mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(credits__gte=0, amount__gt=0), name="purchase_refund_of_something"),
            models.CheckConstraint(condition=Q(state__in=RefundState.values), name="purchase_refund_state_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["created_at"], name="purchase_refund_by_day")]

    def __str__(self) -> str:
        return f"{self.credits:,} credits, {self.get_state_display().lower()}"
