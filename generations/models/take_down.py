"""A video that was taken down: why, by whom, what its owner says to it."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from generations.models.report import Report, Why


class TakeDownQuerySet(models.QuerySet["TakeDown"]):
    """Those in force, and those that were taken back."""

    def in_force(self) -> Self:
        return self.filter(restored_at=None)

    def of_file(self, *digests: str) -> Self:
        """Those in force of a file with one of these SHA-256 sums."""
        known = [digest for digest in digests if digest]
        return self.in_force().filter(Q(sha256__in=known) | Q(source_sha256__in=known))


class TakeDown(models.Model):
    """It outlives the generation: by its sums the file stays out."""

    generation = models.ForeignKey(
        "generations.Generation", null=True, blank=True, on_delete=models.SET_NULL, related_name="take_downs"
    )
    report = models.ForeignKey(Report, null=True, blank=True, on_delete=models.SET_NULL, related_name="take_downs")
    why = models.CharField(max_length=10, choices=Why)
    words = models.TextField(help_text="The reason, as its owner reads it.")
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    source_sha256 = models.CharField(max_length=64, blank=True, db_index=True, help_text="Of the file as it was made.")
    created_at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    mailed_at = models.DateTimeField(null=True, blank=True, help_text="When its owner was told.")
    answer = models.TextField(blank=True, help_text="What its owner says to it, once.")
    answered_at = models.DateTimeField(null=True, blank=True)
    restored_at = models.DateTimeField(null=True, blank=True)
    restored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    restore_words = models.TextField(blank=True, help_text="Why it was put back, as its owner reads it.")
    restore_mail_at = models.DateTimeField(null=True, blank=True)

    objects = TakeDownQuerySet.as_manager()

    class Meta:
        verbose_name = "take-down"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["generation"], condition=Q(restored_at=None), name="take_down_one_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_why_display()} ({self.generation_id})"
