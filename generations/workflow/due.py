"""Making a row due from outside, and ringing for it: at most one ring of a row waits to be answered.

`rung_at` says that one does: who marks a row rings for it, and the claim or the worker that finds nothing to do takes
the mark away. A mark whose ring was lost (Redis was emptied, a process was killed) is found by the sweep.
"""

import uuid
from functools import partial
from typing import Any, Final

from django.db import transaction
from django.db.models import UUIDField

from generations.models import Generation
from generations.workflow import doorbell
from maxvideo.web import clock
from maxvideo.web.kept_queries import Given, KeptUpdate

ROW: Final = Given("pk", UUIDField())
MARK: Final = KeptUpdate(
    lambda: Generation.objects.filter(pk=ROW, rung_at=None),
    lambda: {"next_run_at": clock.now(), "rung_at": clock.now()},
)
HASTEN: Final = KeptUpdate(lambda: Generation.objects.filter(pk=ROW), lambda: {"next_run_at": clock.now()})
UNMARK: Final = KeptUpdate(lambda: Generation.objects.filter(pk=ROW, rung_at__isnull=False), lambda: {"rung_at": None})


def make_due(generation_id: uuid.UUID, queue: str = doorbell.DEFAULT, **only_if: Any) -> bool:
    """Make a generation due and have it looked at; `only_if` are fields that must fit. Returns whether they did."""
    rows = Generation.objects.filter(pk=generation_id, **only_if)
    if rows.filter(rung_at=None).update(next_run_at=clock.now(), rung_at=clock.now()):
        ring_after_commit(generation_id, queue)
        return True
    return bool(rows.update(next_run_at=clock.now()))


def look_now(generation_id: uuid.UUID) -> None:
    """Make a generation due, whatever stands in its row, and have it looked at."""
    if MARK(pk=generation_id):
        ring_after_commit(generation_id, doorbell.DEFAULT)
    else:
        HASTEN(pk=generation_id)


def ring_after_commit(generation_id: uuid.UUID, queue: str) -> None:
    """Ring for a row that is marked as rung, once that is there to be seen."""
    transaction.on_commit(partial(_ring, generation_id, queue), robust=True)


def answered(generation_id: uuid.UUID) -> None:
    """A ring was answered, and there was nothing to do: the next one is heard."""
    UNMARK(pk=generation_id)


def _ring(generation_id: uuid.UUID, queue: str) -> None:
    if not doorbell.ring(generation_id, queue):
        answered(generation_id)
