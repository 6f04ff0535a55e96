"""How much of storage each user has."""

from django.conf import settings
from django.db import models


class StoredBytes(models.Model):
    """The bytes of a user's videos and pictures. Triggers keep `bytes`, in whatever transaction a file comes or goes.

    What its owner has deleted is not counted: it makes room at once, and is gone when nobody can bring it back.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="stored_bytes"
    )
    bytes = models.BigIntegerField(default=0, db_default=0, editable=False)
    limit_gb = models.PositiveIntegerField(
        null=True, blank=True, help_text="Gigabytes that this user may keep; 0 is no limit; empty follows the setting."
    )

    class Meta:
        verbose_name_plural = "stored bytes"

    def __str__(self) -> str:
        return f"{self.bytes:,} bytes of user {self.user_id}"
