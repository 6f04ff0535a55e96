"""Whose credits they are."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class House(models.IntegerChoices):
    """The house's accounts, by their ids: the other side of every transfer that brings or takes credits."""

    STRIPE = -1, "Card payments"
    GRANTS = -2, "Grants"
    REVENUE = -3, "Revenue"
    LOSSES = -4, "Losses"


class CreditAccount(models.Model):
    """A user's credits, or one of the house's accounts, which are sums of transfers and cache nothing.

    The id is the user's id, the house's are below zero: no account needs looking up before credits move.
    """

    id = models.BigIntegerField(primary_key=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="credit_account"
    )
    available = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)
    debt = models.BigIntegerField(
        default=0, db_default=0, help_text="Credits that a refund or dispute found spent; nothing is spent before."
    )
    is_frozen = models.BooleanField(default=False, db_default=False, help_text="While a payment is disputed.")

    low_mailed_at = models.DateTimeField(null=True, blank=True, help_text="When its owner was told that it is low.")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(available__gte=0), name="account_available_not_negative"),
            models.CheckConstraint(condition=Q(held__gte=0), name="account_held_not_negative"),
            models.CheckConstraint(condition=Q(debt__gte=0), name="account_debt_not_negative"),
            models.CheckConstraint(
                condition=Q(id__gt=0, user=F("id")) | Q(id__in=House.values, user=None, available=0, held=0),
                name="account_of_user_or_house",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["low_mailed_at"], name="account_told_low", condition=Q(low_mailed_at__isnull=False))
        ]

    def __str__(self) -> str:
        return str(self.user or House(self.pk).label)

    @property
    def total(self) -> int:
        """Credits in both pockets."""
        return self.available + self.held
