"""What waits for a second person: too large a sum for one, or for whoever proposed it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from billing.ledger.models.transfer import LONGEST_NOTE


class ProposedAdjustment(models.Model):
    """Decided once, by somebody who neither proposed it nor has anything of it; the database sees to that too."""

    class State(models.TextChoices):
        """What came of it."""

        PROPOSED = "proposed", "Waits for a second person"
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"

    deed = models.CharField(max_length=20, default="adjustment", db_default="adjustment")
    about = models.CharField(max_length=60, blank=True, default="", db_default="", help_text="Like purchase:<uuid>.")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    credits = models.BigIntegerField(help_text="What the account's total changes by.")
    reason = models.CharField(max_length=LONGEST_NOTE, help_text="No personal data: it stands on the statement.")
    form_key = models.UUIDField(unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, help_text="When those who may decide were mailed.")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(credits=0), name="proposed_adjustment_of_something"),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by=None)
                | Q(state__in=("approved", "refused"), decided_by__isnull=False),
                name="proposed_adjustment_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | (~Q(decided_by=F("proposed_by")) & ~Q(decided_by=F("user"))),
                name="proposed_adjustment_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.credits:+,} credits, {self.get_state_display().lower()}"
