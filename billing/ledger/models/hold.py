"""Credits set aside."""

from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from billing.ledger.models.account import CreditAccount

LONGEST_SUBJECT: Final = 100
LONGEST_DETAILS: Final = 200


class Hold(models.Model):
    """Credits set aside for one purpose; closed once, by a capture of part or all or by a release."""

    class State(models.TextChoices):
        """Whether it is settled."""

        OPEN = "open", "On hold"
        CLOSED = "closed", "Settled"

    account = models.ForeignKey(CreditAccount, on_delete=models.PROTECT, related_name="holds")
    key = models.CharField(max_length=100, unique=True)
    reference = models.CharField(max_length=100, help_text="What it is for, as opaque text: generation:<id>.")
    subject = models.CharField(max_length=LONGEST_SUBJECT, blank=True, help_text="What people call it.")
    details = models.CharField(max_length=LONGEST_DETAILS, blank=True, help_text="How its price comes about.")
    amount = models.BigIntegerField()
    captured = models.BigIntegerField(default=0)
    released = models.BigIntegerField(default=0)
    refunded = models.BigIntegerField(default=0)
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    created_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="hold_amount_positive"),
            models.CheckConstraint(
                condition=Q(captured__gte=0, released__gte=0, refunded__gte=0), name="hold_parts_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(state="open", captured=0, released=0, closed_at=None)
                | Q(state="closed", amount=F("captured") + F("released"), closed_at__isnull=False),
                name="hold_closed_once_in_full",
            ),
            models.CheckConstraint(condition=Q(refunded__lte=F("captured")), name="hold_refunded_at_most_captured"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account"], name="hold_open", condition=Q(state="open")),
            models.Index(
                fields=["account", "closed_at", "subject", "captured", "refunded"],
                name="hold_spent",
                condition=Q(captured__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} for {self.reference}"

    @property
    def description(self) -> str:
        """What it is for, in a line."""
        return ", ".join(filter(None, (self.subject, self.details)))
