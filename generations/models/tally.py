"""How many rows there are of a kind, known without counting them."""

from typing import ClassVar

from django.db import models


class Tally(models.Model):
    """One of many lines whose sum is the number of generations in a state, or of webhooks with a verdict.

    Triggers add a line at every change, in its transaction: two that change at once wait for nothing, as they would for
    one row with the number in it. The sweep adds lines up (`workflow/tallies.py`).
    """

    class Of(models.TextChoices):
        """What is counted."""

        GENERATIONS = "generations", "Generations by endpoint and state"
        DELIVERIES = "deliveries", "Webhooks by verdict, those that are forgotten by now too"

    of = models.CharField(max_length=12, choices=Of)
    label = models.CharField(max_length=200, help_text="The endpoint, or the verdict.")
    state = models.CharField(max_length=12, blank=True)
    change = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "tallies"
        constraints: ClassVar = [models.CheckConstraint(condition=~models.Q(change=0), name="tally_changes")]

    def __str__(self) -> str:
        return f"{self.change:+} {self.label} {self.state}"
