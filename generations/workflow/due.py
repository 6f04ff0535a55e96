"""Making a row due from outside: somebody wants it to be looked at, whoever has it."""

import uuid
from typing import Any

from generations.models import Generation
from generations.workflow import doorbell
from maxvideo.web import clock


def make_due(generation_id: uuid.UUID, *, saving: bool = False, **only_if: Any) -> bool:
    """Make a generation due and ring after the commit; `only_if` are fields that must fit. Returns whether they did."""
    rows = Generation.objects.filter(pk=generation_id, **only_if)
    if not rows.update(next_run_at=clock.now(), rung_at=None):
        return False
    doorbell.ring_after_commit(generation_id, saving=saving)
    return True
