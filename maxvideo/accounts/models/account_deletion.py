"""That somebody leaves."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class AccountDeletion(models.Model):
    """That an account is to go, and how far it is gone. It outlives the person: the user's row then names nobody."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="deletion")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="The person, or staff."
    )
    asked_at = models.DateTimeField(db_default=Now())
    steps_done = models.JSONField(default=list, help_text="Names of the steps that found nothing left to do.")
    due_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["due_at"], name="deletion_due", condition=models.Q(finished_at=None))]

    def __str__(self) -> str:
        return f"account {self.user_id}"
