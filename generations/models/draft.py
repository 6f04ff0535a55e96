"""A form that waits on the server: what somebody typed for one endpoint, on whichever device they come back to it."""

from datetime import timedelta
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

DRAFTS_KEPT: Final = timedelta(days=28)
"""After the last change; less than the pictures that it names."""
COMPARISON: Final = "compare"
"""The place of the comparison, among those of the endpoints."""


class Draft(models.Model):
    """One for each user and endpoint at most, one for the comparison. Never a secret; a picture by its id only."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="drafts")
    endpoint_id = models.CharField(max_length=100)
    posted = models.JSONField(help_text="A list of texts for each field, as a browser posts them.")
    replaced = models.JSONField(null=True, blank=True, help_text="What was cleared, or taken over by another form.")
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "endpoint_id"], name="draft_one_for_each_endpoint")
        ]
        indexes: ClassVar = [models.Index(fields=["changed_at"], name="draft_changed")]

    def __str__(self) -> str:
        return f"{self.endpoint_id} of {self.user_id}"
