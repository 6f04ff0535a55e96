"""What somebody, with or without an account, says is wrong with something on the site."""

import secrets
from datetime import timedelta
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

READ_WITHIN: Final = timedelta(hours=48)
LETTERS: Final = "23456789BCDFGHJKMNPQRSTVWXYZ"  # none that is taken for another, and no vowel, so no words
NUMBER_LENGTH: Final = 10
LONGEST_PLACE: Final = 500


def make_number() -> str:
    """A report's number, which nobody guesses: it leads to what came of it."""
    return "".join(secrets.choice(LETTERS) for _ in range(NUMBER_LENGTH))


class Why(models.TextChoices):
    """What is wrong, as the form offers it and as an owner reads it."""

    ME = "me", "It shows somebody, or sounds like them, without their consent"
    RIGHTS = "rights", "It uses somebody's work: copyright or a trade mark"
    LAW = "law", "It is against the law"
    MARK = "mark", "It passes for real"


class Report(models.Model):
    """A report with its clock. Who wrote it is known by an address at most, and never to the owner."""

    class State(models.TextChoices):
        """What came of it."""

        OPEN = "open", "Open"
        TAKEN_DOWN = "taken_down", "Taken down"
        DISMISSED = "dismissed", "Dismissed"

    number = models.CharField(max_length=NUMBER_LENGTH, unique=True, editable=False)
    place = models.CharField(max_length=LONGEST_PLACE, help_text="An address of ours, or words.")
    why = models.CharField(max_length=10, choices=Why)
    words = models.TextField()
    email = models.EmailField(blank=True)
    generation = models.ForeignKey(
        "generations.Generation", null=True, blank=True, on_delete=models.SET_NULL, related_name="reports"
    )
    created_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(db_index=True, help_text="By when somebody decides.")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decision = models.TextField(blank=True, help_text="What the reporter is told of the decision.")
    received_mail_at = models.DateTimeField(null=True, blank=True, help_text="When the number was mailed.")
    decision_mail_at = models.DateTimeField(null=True, blank=True, help_text="When the decision was mailed.")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None) | ~Q(state="open") & Q(decided_at__isnull=False),
                name="report_decided_or_open",
            ),
        ]

    def __str__(self) -> str:
        return self.number
