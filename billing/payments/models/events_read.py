"""How far Stripe's list of events was read."""

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q


class EventsRead(models.Model):
    """The one row that says until when refunds and disputes were looked for in Stripe's list."""

    ONLY: Final = 1

    id = models.SmallIntegerField(primary_key=True, default=ONLY)
    until = models.DateTimeField()

    class Meta:
        verbose_name_plural = "events read"
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="events_read_is_one_row")]

    def __str__(self) -> str:
        return f"until {self.until:%Y-%m-%d %H:%M}"
