"""Making a row due from outside, and ringing for it: at most one ring of a row waits to be answered.

`rung_at` says that one does: who marks a row rings for it, and the claim or the worker that finds nothing to do takes
the mark away. A mark whose ring was lost (Redis was emptied, a process was killed) is found by the sweep.
"""

import uuid
from functools import partial
from typing import Any

from django.db import transaction

from generations.models import Generation
from generations.workflow import doorbell
from maxvideo.web import clock


def make_due(generation_id: uuid.UUID, queue: str = doorbell.DEFAULT, **only_if: Any) -> bool:
    """Make a generation due and have it looked at; `only_if` are fields that must fit. Returns whether they did."""
    rows = Generation.objects.filter(pk=generation_id, **only_if)
    if rows.filter(rung_at=None).update(next_run_at=clock.now(), rung_at=clock.now()):
        ring_after_commit(generation_id, queue)
        return True
    return bool(rows.update(next_run_at=clock.now()))


def ring_after_commit(generation_id: uuid.UUID, queue: str) -> None:
    """Ring for a row that is marked as rung, once that is there to be seen."""
    transaction.on_commit(partial(_ring, generation_id, queue), robust=True)


def answered(generation_id: uuid.UUID) -> None:
    """A ring was answered, and there was nothing to do: the next one is heard."""
    Generation.objects.filter(pk=generation_id).exclude(rung_at=None).update(rung_at=None)


def _ring(generation_id: uuid.UUID, queue: str) -> None:
    if not doorbell.ring(generation_id, queue):
        answered(generation_id)
