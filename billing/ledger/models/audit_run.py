"""When the books were added up."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class AuditRun(models.Model):
    """One time that every check was made, and how many differences it found."""

    ended_at = models.DateTimeField(db_default=Now())
    differences = models.PositiveIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-ended_at"], name="audit_run_last")]

    def __str__(self) -> str:
        return f"{self.ended_at:%Y-%m-%d %H:%M:%S}: {self.differences} differences"
