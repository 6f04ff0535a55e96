"""Files that are to go."""

from django.db import models
from django.db.models.functions import Now


class FileRemoval(models.Model):
    """A file in storage that no row names, nor ever will again: it is removed when due, or tried again later."""

    key = models.CharField(max_length=200, unique=True)
    due_at = models.DateTimeField(db_default=Now(), db_index=True)
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)

    def __str__(self) -> str:
        return self.key
