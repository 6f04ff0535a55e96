"""A row as work to be done: when it is due, who has it and until when."""

from datetime import datetime

from django.db import models
from django.db.models.functions import Now


class Work(models.Model):
    """What the workflow's lease is written in."""

    next_run_at = models.DateTimeField(null=True, blank=True, db_default=Now())
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0, help_text="Claims since a step last ended.")
    rung_at = models.DateTimeField(null=True, blank=True, help_text="Since when a ring for it waits to be answered.")
    setbacks = models.PositiveSmallIntegerField(default=0, help_text="Times this state's step has failed in a row.")

    percent = models.SmallIntegerField(
        null=True, blank=True, help_text="How much of a joined file is there, while it is made."
    )

    now: datetime  # the database's time of the claim, annotated by it

    class Meta:
        abstract = True
