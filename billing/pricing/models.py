"""The price tables."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Rate(models.Model):
    """What one unit of a product costs under a condition, from a moment on. Add only.

    Products and units are codes of the app that sells them, so the database has no list of either.
    """

    product = models.CharField(max_length=100)
    condition = models.JSONField(default=dict, blank=True, help_text='E.g. {"size": "large"}; {} is always.')
    unit = models.CharField(max_length=20)
    usd = models.DecimalField(
        max_digits=10,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="Dollars a unit; empty ends the condition, for a table of another shape.",
    )
    label = models.CharField(max_length=40, blank=True, help_text='Words after the arithmetic: "in large".')
    margin_percent = models.DecimalField(
        max_digits=6, decimal_places=2, null=True, blank=True, help_text="Empty follows MARGIN_PERCENT."
    )
    valid_from = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(usd__gte=0) | Q(usd=None), name="rate_not_negative"),
            models.CheckConstraint(
                condition=Q(margin_percent__gte=0) | Q(margin_percent=None), name="rate_margin_not_negative"
            ),
            models.UniqueConstraint(fields=["product", "condition", "valid_from"], name="rate_once_at_a_time"),
        ]
        indexes: ClassVar = [models.Index(fields=["product", "-valid_from"], name="rate_current")]

    def __str__(self) -> str:
        return f"{self.product} {self.condition or ''} ${self.usd}"
