"""One order of credits, from the form to the money."""

import uuid
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse

from billing.payments.states import UNSETTLED, PurchaseState, sources_of
from maxvideo.web import clock

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from maxvideo.accounts.models import User


class PurchaseQuerySet(models.QuerySet["Purchase"]):
    """Where every look at purchases begins."""

    def of(self, user: "User | AnonymousUser") -> Self:
        """A user's own."""
        return self.filter(user_id=user.pk)

    def unsettled(self) -> Self:
        """Those that may still be paid."""
        return self.filter(state__in=UNSETTLED)

    def paid(self) -> Self:
        """Those whose credits were given."""
        return self.filter(state=PurchaseState.PAID)


class Purchase(models.Model):
    """Credits ordered by somebody. What Stripe says of it is written by `settle` alone, under a lease.

    `refunded` and `disputed` are the credits that were taken again, what is owed for them included; they are what
    Stripe's refunds and disputes say in all, so that the next look takes or gives only the difference.
    """

    State = PurchaseState

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="purchases")
    form_key = models.UUIDField()
    credits = models.BigIntegerField()
    amount = models.BigIntegerField(help_text="Without tax and before discounts, in the currency's smallest unit.")
    currency = models.CharField(max_length=3)
    terms = models.CharField(max_length=20, help_text="The version of the terms that the buyer accepted.")
    back = models.CharField(max_length=500, blank=True, help_text="The page of ours that the buyer came from.")
    state = models.CharField(max_length=8, choices=PurchaseState, default=PurchaseState.OPEN)
    created_at = models.DateTimeField(db_default=Now())
    paid_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When it failed or expired.")

    # what Stripe calls it, and says of it
    session_id = models.CharField(max_length=100, null=True, blank=True, unique=True)
    page_url = models.TextField(blank=True, help_text="Where it is paid, while it is open.")
    page_errors = models.IntegerField(default=0, help_text="Errors that Stripe answered with when it was to make it.")
    payment_intent = models.CharField(max_length=100, blank=True)
    method = models.CharField(max_length=40, blank=True)
    amount_paid = models.BigIntegerField(default=0, help_text="With tax and after discounts.")
    tax = models.BigIntegerField(default=0)
    receipt_url = models.TextField(blank=True)
    invoice_url = models.TextField(blank=True)

    mailed_at = models.DateTimeField(null=True, blank=True, help_text="When its buyer was told how it ended.")

    # what was taken again
    refunded = models.BigIntegerField(default=0)
    disputed = models.BigIntegerField(default=0)
    moves = models.IntegerField(default=0, help_text="Numbers the ledger's keys.")

    # when to ask Stripe next, and who does
    due_at = models.DateTimeField(null=True, blank=True)
    rings = models.IntegerField(default=0, help_text="Counts the news that came.")
    failures = models.IntegerField(default=0, help_text="Looks in a row that Stripe did not answer.")
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)

    objects = PurchaseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "form_key"], name="purchase_once_a_form"),
            models.CheckConstraint(condition=Q(credits__gt=0, amount__gt=0), name="purchase_of_something"),
            models.CheckConstraint(condition=Q(state__in=PurchaseState.values), name="purchase_state_known"),
            models.CheckConstraint(
                condition=Q(state="paid", paid_at__isnull=False) | ~Q(state="paid") & Q(paid_at=None),
                name="purchase_paid_once",
            ),
            models.CheckConstraint(
                condition=Q(refunded__gte=0, disputed__gte=0, credits__gte=F("refunded") + F("disputed")),
                name="purchase_taken_at_most_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "-created_at"], name="purchase_of_user"),
            models.Index(fields=["due_at"], name="purchase_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["paid_at"], name="purchase_paid", condition=Q(state="paid")),
            models.Index(fields=["state"], name="purchase_unmailed", condition=Q(mailed_at=None)),
            models.Index(fields=["payment_intent"], name="purchase_payment", condition=~Q(payment_intent="")),
        ]

    def __str__(self) -> str:
        return f"{self.credits:,} credits, {self.get_state_display().lower()}"

    def get_absolute_url(self) -> str:
        """The purchase's own page."""
        return reverse("billing:purchase", args=[self.pk])

    @property
    def reference(self) -> str:
        """How the ledger names it."""
        return f"purchase:{self.pk}"

    @property
    def taken(self) -> int:
        """Credits of it that were taken again."""
        return self.refunded + self.disputed

    @property
    def is_unsettled(self) -> bool:
        """Whether it may still be paid."""
        return self.state in UNSETTLED

    def move(self, to: PurchaseState, reason: str, **changes: Any) -> bool:
        """Move to a state, if the row still is where that may be reached from; says whether it did."""
        rows = Purchase.objects.filter(pk=self.pk, state__in=sources_of(to))
        came_from = self.state
        with transaction.atomic():
            if not rows.update(state=to, **changes):
                return False
            PurchaseTransition.objects.create(
                purchase=self, from_state=came_from, to_state=to, reason=reason, created_at=clock.now()
            )
        self.refresh_from_db()
        return True


class PurchaseTransition(models.Model):
    """A move from one state to another that was made."""

    purchase = models.ForeignKey(Purchase, on_delete=models.CASCADE, related_name="transitions")
    from_state = models.CharField(max_length=8, choices=PurchaseState)
    to_state = models.CharField(max_length=8, choices=PurchaseState)
    reason = models.CharField(max_length=200)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"
