"""What staff did and looked at: rows that the database neither changes nor deletes."""

from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

LONGEST_REASON: Final = 300


class StaffAction(models.Model):
    """One thing that somebody of the house did to one object, or a look at what is private."""

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60, help_text="add, change, delete, look, or what the action is called.")
    model = models.CharField(max_length=100, blank=True, help_text="Whose row, like generations.generation.")
    object_id = models.CharField(max_length=64, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(
        max_length=LONGEST_REASON, blank=True, help_text="No personal data: it can never be erased."
    )
    details = models.JSONField(default=dict, blank=True, help_text="What changed; no secret and nobody's words.")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["model", "object_id", "-id"], name="staff_action_of_object"),
            models.Index(fields=["person", "-id"], name="staff_action_about"),
            models.Index(fields=["actor", "-id"], name="staff_action_by"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}".strip()

    @property
    def reference(self) -> str:
        """The object in one word, like generations.generation:<uuid>."""
        return f"{self.model}:{self.object_id}" if self.model else ""
