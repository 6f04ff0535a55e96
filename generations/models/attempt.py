"""Every try to submit a generation."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class Attempt(models.Model):
    """One try to submit a generation. Without `sent_at` nothing was sent; with it and no outcome, nobody knows."""

    generation = models.ForeignKey("generations.Generation", on_delete=models.CASCADE, related_name="attempts")
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    http_status = models.PositiveSmallIntegerField(null=True, blank=True)
    request_id = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["created_at"], name="attempt_age")]

    def __str__(self) -> str:
        return f"{self.generation_id}: {self.outcome or 'unanswered'}"
