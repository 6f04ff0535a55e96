"""How a video was made is forgotten in time: webhooks, moves and tries to submit, when its end is long past.

The generation itself says all that its owner and the books need; the rest is for staff who look into a fault.
"""

import time
from datetime import timedelta
from typing import Final

from django.db.models import Model

from generations.models import Attempt, Delivery, Transition
from maxvideo.web import clock

HISTORY_KEPT: Final = timedelta(days=90)
"""After the end of the generation."""

AT_ONCE: Final = 500
SECONDS: Final = 0.5


def forget_deliveries() -> None:
    """Forget webhooks and what stood in them."""
    _forget(Delivery, "received_at")


def forget_transitions() -> None:
    """Forget moves from state to state."""
    _forget(Transition, "created_at")


def forget_attempts() -> None:
    """Forget tries to submit."""
    _forget(Attempt, "created_at")


def _forget(model: type[Model], moment: str) -> None:
    """Some rows after others for a moment, oldest first: the sweep must not wait, and the rest comes next time."""
    until = time.monotonic() + SECONDS
    while _forget_some(model, moment) == AT_ONCE and time.monotonic() < until:
        pass


def _forget_some(model: type[Model], moment: str) -> int:
    """What came after the end, as a late webhook, is kept as long from then on. Returns how many are gone."""
    before = clock.now(plus=-HISTORY_KEPT)
    old = model._default_manager.filter(generation__finished_at__lt=before, **{f"{moment}__lt": before})
    ids = list(old.order_by(moment).values_list("pk", flat=True)[:AT_ONCE])
    model._default_manager.filter(pk__in=ids).delete()
    return len(ids)
