"""Small rows that the running of the site needs."""

from typing import Final, Self

from django.db import models
from django.db.models.functions import Now


class EndpointStatusQuerySet(models.QuerySet["EndpointStatus"]):
    """Few rows or none: endpoints that somebody took off sale, and those that were put back."""

    def not_live(self) -> Self:
        """Those of which nothing new may be started."""
        return self.exclude(life=EndpointStatus.Life.LIVE)

    def retired(self) -> Self:
        """Those that are offered no more."""
        return self.filter(life=EndpointStatus.Life.RETIRED)


class EndpointStatus(models.Model):
    """Where an endpoint is in its life; without a row it is live."""

    class Life(models.TextChoices):
        """What may be done with it."""

        LIVE = "live", "Live"
        PAUSED = "paused", "Paused"
        RETIRED = "retired", "Retired"

    endpoint_id = models.CharField(max_length=100, primary_key=True)
    life = models.CharField(max_length=10, choices=Life, default=Life.LIVE)
    sentence = models.CharField(max_length=300, blank=True, help_text="Shown to people while it is not live.")
    replaced_by = models.CharField(max_length=100, blank=True)

    objects = EndpointStatusQuerySet.as_manager()

    class Meta:
        verbose_name = "endpoint"

    def __str__(self) -> str:
        return self.endpoint_id


EVERY_ENDPOINT: Final = "fal"
"""The name of the circuit of our key."""


class Circuit(models.Model):
    """Whether fal is being left alone after it refused our key ("fal") or an endpoint (its id)."""

    name = models.CharField(max_length=100, primary_key=True)
    open_until = models.DateTimeField()
    reason = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"


class Heartbeat(models.Model):
    """When a process that must always run was last alive, or a part was last tried; `finding` is what came of it."""

    name = models.CharField(max_length=50, primary_key=True)
    beat_at = models.DateTimeField(db_default=Now())
    finding = models.CharField(max_length=100, blank=True, db_default="")

    def __str__(self) -> str:
        return self.name
