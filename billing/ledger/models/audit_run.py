"""When the books were added up, and what every account was found to have."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from billing.ledger.models.account import CreditAccount


class AuditRun(models.Model):
    """One time that the checks were made, how many differences they found, and how far they saw."""

    ended_at = models.DateTimeField(db_default=Now())
    differences = models.PositiveIntegerField()
    is_whole = models.BooleanField(default=True, db_default=True, help_text="Or only what came since the run before.")
    seen_until = models.DateTimeField(null=True, blank=True, help_text="What was written earlier, this run has seen.")
    last_transfer = models.BigIntegerField(default=0, db_default=0, help_text="The last entry from before then.")
    last_hold = models.BigIntegerField(default=0, db_default=0, help_text="The last hold from before then.")
    entries = models.BigIntegerField(default=0, db_default=0, help_text="How many entries there are up to the last.")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-ended_at"], name="audit_run_last")]

    def __str__(self) -> str:
        return f"{self.ended_at:%Y-%m-%d %H:%M:%S}: {self.differences} differences"


class AuditedSum(models.Model):
    """What an account's entries up to one of them made in a run that found nothing.

    The ids of one account's entries are in the order of their commits: none that comes later is below that one's.
    """

    account = models.OneToOneField(CreditAccount, primary_key=True, on_delete=models.PROTECT, related_name="audited")
    last_transfer = models.BigIntegerField()
    available = models.BigIntegerField()
    held = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.available} available and {self.held} held up to transfer {self.last_transfer}"
