"""Every try to submit a generation, committed before it is made: the row that says whether anything was sent."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from generations.models import Attempt, Generation
from generations.workflow.lease import LeaseLost, write
from maxvideo.web import clock


def open_attempt(generation: Generation) -> None:
    """Have one that is unsent; what surely was not sent is sent again with the same attempt."""
    Attempt.objects.get_or_create(generation=generation, sent_at=None)


def unsent(generation: Generation) -> Attempt | None:
    """The attempt to be sent, if there is one."""
    return Attempt.objects.filter(generation=generation, sent_at=None).last()


def mark_sent(generation: Generation, attempt: Attempt) -> bool:
    """Commit that the attempt is being sent, or say that it must not be: its owner has asked to cancel.

    Raises LeaseLost, also where another worker marked the same attempt.
    """
    with transaction.atomic():
        write(generation, lease_until=clock.now(plus=settings.LONG_LEASE))
        if Generation.objects.filter(pk=generation.pk).exclude(cancel_requested_at=None).exists():
            return False
        if not Attempt.objects.filter(pk=attempt.pk, sent_at=None).update(sent_at=clock.now()):
            raise LeaseLost
    return True


def mark_unsent(attempt: Attempt) -> None:
    """Nothing reached fal: the attempt is to be sent again."""
    Attempt.objects.filter(pk=attempt.pk).update(sent_at=None)


def close_attempt(attempt: Attempt, outcome: str, **answer: Any) -> None:
    """Store what fal answered: `http_status` or `request_id`."""
    Attempt.objects.filter(pk=attempt.pk).update(outcome=outcome, answered_at=clock.now(), **answer)


def last_sent_at(generation: Generation) -> datetime:
    """When the last one was sent."""
    last: datetime | None = Attempt.objects.filter(generation=generation).aggregate(last=Max("sent_at"))["last"]
    return last or generation.created_at
