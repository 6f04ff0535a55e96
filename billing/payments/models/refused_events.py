"""What is kept of events that were not Stripe's."""

from django.db import models


class RefusedEvents(models.Model):
    """How many came in an hour; nothing of what they said."""

    hour = models.DateTimeField(primary_key=True)
    count = models.IntegerField(default=0)

    class Meta:
        verbose_name_plural = "refused events"

    def __str__(self) -> str:
        return f"{self.count} at {self.hour:%Y-%m-%d %H}"
