"""Files that are to go."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class FileRemoval(models.Model):
    """A file in storage that no row names, nor ever will again: it is removed when due, or tried again later."""

    key = models.CharField(max_length=200, unique=True)
    due_at = models.DateTimeField(db_default=Now(), db_index=True)
    leaver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        db_index=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Whose account goes, which is not done before this file is gone.",
    )
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)

    def __str__(self) -> str:
        return self.key
