"""The history beside the state."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from generations.states import State


class Transition(models.Model):
    """A move from one state to another that was made."""

    generation = models.ForeignKey("generations.Generation", on_delete=models.CASCADE, related_name="transitions")
    from_state = models.CharField(max_length=12, choices=State)
    to_state = models.CharField(max_length=12, choices=State)
    reason = models.CharField(max_length=200)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["created_at"], name="transition_age")]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"
