"""What fal posts to us: each webhook as received, the refused ones as a count, and the keys that sign them."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from generations.models.generation import Generation


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries by what is to be done with them."""

    def unread(self) -> Self:
        """Those that no worker has acted on."""
        return self.filter(processed_at=None)


class Delivery(models.Model):
    """One genuine webhook as received; the same body for the same request is one row however often it comes."""

    request_id = models.CharField(max_length=200)
    body_hash = models.CharField(max_length=64)
    generation = models.ForeignKey(
        Generation, null=True, blank=True, on_delete=models.CASCADE, related_name="deliveries"
    )
    body = models.JSONField(help_text="The status and the outcome: never the caller's input, which may hold a key.")
    is_signed = models.BooleanField()
    received_at = models.DateTimeField(db_default=Now())
    processed_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(max_length=200, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request_id", "body_hash", "is_signed"], name="delivery_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["received_at"], name="delivery_age"),
            models.Index(
                fields=["received_at"],
                name="delivery_unread",
                condition=Q(processed_at=None, generation__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.received_at:%Y-%m-%d %H:%M:%S}"


class RefusedDeliveries(models.Model):
    """How many webhooks were refused in a minute, and whether their address named a generation we know."""

    minute = models.DateTimeField()
    is_known = models.BooleanField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "refused deliveries"
        constraints: ClassVar = [models.UniqueConstraint(fields=["minute", "is_known"], name="refused_per_minute")]

    def __str__(self) -> str:
        return f"{self.count} in {self.minute:%H:%M}"


class SigningKeys(models.Model):
    """fal's public keys as last fetched: one row, renewed by the sweep and, at most once a minute, by the webhook."""

    keys = models.JSONField(default=list)
    fetched_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "signing keys"

    def __str__(self) -> str:
        return f"{len(self.keys)} keys"
