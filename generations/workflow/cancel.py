"""What an owner may ask of a generation that goes on: to cancel it."""

from django.db import transaction

from generations.catalogue.joined import JOINED
from generations.models import Generation
from generations.states import State
from generations.workflow import doorbell, due, settle
from generations.workflow.lease import LeaseLost
from maxvideo.web import clock


def cancel(generation: Generation) -> None:
    """Ask for the end of a generation: at once where nobody has begun to send it, else by asking fal.

    A final one stays as it is. Asking twice is the same as once.
    """
    if generation.state == State.QUEUED and generation.lease_token is None and _cancelled_at_once(generation):
        return
    with transaction.atomic():
        asked = Generation.objects.in_flight().filter(pk=generation.pk, cancel_requested_at=None)
        if asked.update(cancel_requested_at=clock.now()):
            due.make_due(generation.pk, state__in=[State.QUEUED, State.RUNNING])
            due.make_due(generation.pk, doorbell.SAVE, state=State.SAVING, file_missing_since__isnull=False)
            due.make_due(generation.pk, doorbell.SAVE, state=State.SAVING, endpoint_id=JOINED)


def _cancelled_at_once(generation: Generation) -> bool:
    """Whether it was; a worker that took it this moment will see the wish."""
    try:
        settle.cancel(generation, "cancelled by its owner")
    except LeaseLost:
        return False
    return True
