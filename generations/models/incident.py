"""What went wrong at the site or at a provider, in staff's own words, for everybody to read."""

from datetime import timedelta
from typing import ClassVar, Final, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from maxvideo.web import clock

TOLD_FOR: Final = timedelta(days=90)


class IncidentQuerySet(models.QuerySet["Incident"]):
    """Few rows: staff write them."""

    def open(self) -> Self:
        """Those that go on, the worst first."""
        begun = self.filter(began_at__lte=clock.now())
        return begun.filter(Q(ended_at=None) | Q(ended_at__gt=clock.now())).order_by("-severity", "-began_at")

    def told(self) -> Self:
        """Those that go on or ended lately, the newest first."""
        lately = Q(ended_at=None) | Q(ended_at__gt=clock.now(-TOLD_FOR))
        return self.filter(lately, began_at__lte=clock.now()).order_by("-began_at")


class Incident(models.Model):
    """Open until somebody writes when it ended."""

    class Severity(models.IntegerChoices):
        """How much of the site it takes away."""

        NOTE = 1, "For information"
        SLOW = 2, "Something is slow"
        DOWN = 3, "Something does not work"

    title = models.CharField(max_length=100, help_text="A short sentence, as on the page: Downloads are slow")
    text = models.TextField(max_length=2000, help_text="What it means for people, and that nothing is charged for it.")
    severity = models.PositiveSmallIntegerField(choices=Severity, default=Severity.SLOW)
    began_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Empty while it goes on.")

    objects = IncidentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="incident_ends_after_it_began"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_bad(self) -> bool:
        """Whether something does not work."""
        return self.severity == self.Severity.DOWN
