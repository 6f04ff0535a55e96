"""A batch: generations that were started together, all or none, as variations of one form or to be compared."""

import uuid
from typing import TYPE_CHECKING, Any, Final, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

MOST: Final = 4


class BatchQuerySet(models.QuerySet["Batch"]):
    """Where queries begin: at the user."""

    def of(self, user: "Any | AnonymousUser") -> Self:
        """The user's own."""
        return self.filter(user_id=user.pk)

    def delete_if_empty(self, batch_id: uuid.UUID | None) -> None:
        """Delete one that has no generation any more, in the transaction that deletes its last one.

        The row is locked first: of two that go at once, the second sees that the first is gone.
        """
        if batch_id and self.select_for_update().filter(pk=batch_id).first():
            self.filter(pk=batch_id, generations=None).delete()


class Batch(models.Model):
    """What its generations have in common. Each knows its place among them, from 1 on."""

    class Kind(models.TextChoices):
        """Why they were started together."""

        VARIATIONS = "variations", "Variations"
        COMPARISON = "comparison", "Comparison"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="batches")
    kind = models.CharField(max_length=12, choices=Kind)
    size = models.PositiveSmallIntegerField(help_text="How many were started.")
    keeper = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The place of the one that its user kept of them."
    )
    created_at = models.DateTimeField(db_default=Now())

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "batches"

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    def get_absolute_url(self) -> str:
        """The page where they are side by side."""
        return reverse("generations:batch", args=[self.id])
