"""Leaving fal alone after it refused our key, or an endpoint: every other generation waits instead of asking too.

When the time is over, the next generation to come asks again, and a refusal leaves fal alone for another while.
"""

from django.conf import settings

from generations.fal.client import ENDPOINT_REFUSED, KEY_REFUSED
from generations.models import Circuit
from generations.models.operations import EVERY_ENDPOINT
from maxvideo.web import clock
from maxvideo.web.alarm import raise_alarm


def seconds_to_wait(endpoint_id: str) -> float | None:
    """How long a submit to this endpoint has to wait, None where it may go."""
    now_and_until = (
        Circuit.objects.filter(name__in=[EVERY_ENDPOINT, endpoint_id], open_until__gt=clock.now())
        .annotate(now=clock.now())
        .order_by("-open_until")
        .values_list("now", "open_until")
        .first()
    )
    return (now_and_until[1] - now_and_until[0]).total_seconds() if now_and_until else None


def open_after(endpoint_id: str, status: int) -> None:
    """Leave fal alone for a while, if an answer of this HTTP status is a reason to: to every submit, or to its own."""
    if status not in KEY_REFUSED | ENDPOINT_REFUSED:
        return
    name = EVERY_ENDPOINT if status in KEY_REFUSED else endpoint_id
    Circuit.objects.update_or_create(
        name=name,
        defaults={"open_until": clock.now(plus=settings.LEAVE_FAL_ALONE_FOR), "reason": f"fal answered {status}"},
    )
    raise_alarm("fal answered %s: submits to %s wait", status, name)
