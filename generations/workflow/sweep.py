"""The sweep: rings for every row that is due, so that nothing depends on a ring being heard.

It is a process of its own, and any number of them may run. Where Redis is away it does the work itself, one row after
the other: slower, but it goes on (files in threads beside that: `save_threads.py`).
"""

import logging
import time
import uuid
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.db.models import Q

from generations.models import Delivery, Generation, Heartbeat
from generations.states import State
from generations.workflow import advance, doorbell, lease
from generations.workflow.save_threads import SaveThreads
from maxvideo.web import clock
from maxvideo.web.chores import DueChores

HEARTBEAT = "sweeper"
BEAT_EVERY_SECONDS = 10
BATCH = 200
LEAVE_REDIS_ALONE_SECONDS = 5
OVERLOOKED_AFTER = timedelta(seconds=5)
OVERLOOKED_UNLESS_DUE_WITHIN = timedelta(seconds=15)

log = logging.getLogger(__name__)


def run(is_over: Callable[[], bool]) -> None:
    """Sweep until `is_over`; a database that is away is waited for."""
    due_chores, save_threads = DueChores(), SaveThreads(advance_here, settings.SAVES_AT_ONCE)
    while not is_over():
        started = time.monotonic()
        try:
            close_old_connections()
            sweep_once(save_threads.advance)
            due_chores.do_due()
        except DatabaseError:
            log.exception("the sweep waits for the database")
        time.sleep(max(0.0, settings.SWEEP_EVERY.total_seconds() - (time.monotonic() - started)))


def sweep_once(save: Callable[[uuid.UUID], None] | None = None) -> int:
    """One pass: beat, find overlooked deliveries, ring for what is due; returns how many rows were due.

    After a ring that was not heard the work is done here, and Redis is not asked for a few seconds: where it hangs,
    every ring costs its time-out. `save` takes those of that work that are files; without it they are done like others.
    """
    beat()
    _make_overlooked_deliveries_due()
    due, ring_from = _due(), 0.0
    for generation_id, is_saving in due:
        if time.monotonic() >= ring_from:
            if doorbell.ring(generation_id, saving=is_saving):
                continue
            ring_from = time.monotonic() + LEAVE_REDIS_ALONE_SECONDS
        (save if save and is_saving else advance_here)(generation_id)
        beat()
    return len(due)


def advance_here(generation_id: uuid.UUID) -> None:
    """Advance a generation in this process; one whose step breaks does not stop the others."""
    try:
        advance(generation_id)
    except Exception:
        log.exception("generation %s: its step failed", generation_id)


def beat() -> None:
    """Say that the sweep is alive, at most every few seconds."""
    lately = clock.now(plus=-timedelta(seconds=BEAT_EVERY_SECONDS))
    if not Heartbeat.objects.filter(name=HEARTBEAT, beat_at__gt=lately).exists():
        Heartbeat.objects.update_or_create(name=HEARTBEAT, defaults={"beat_at": clock.now()})


def _due() -> list[tuple[uuid.UUID, bool]]:
    """The due rows that nobody has, longest due first, marked as rung so that a busy pool is not rung full."""
    rows = (
        Generation.objects.filter(next_run_at__lte=clock.now())
        .filter(Q(lease_until=None) | Q(lease_until__lte=clock.now()))
        .filter(
            Q(rung_at=None)
            | Q(rung_at__lte=clock.now(plus=-settings.RING_AGAIN))
            | Q(state__in=_states_of_empty_queues())
        )
        .order_by("next_run_at")
    )
    due = [(row.pk, lease.is_save_work(row.state)) for row in rows.only("pk", "state")[:BATCH]]
    if due:
        Generation.objects.filter(pk__in=[pk for pk, _ in due]).update(rung_at=clock.now())
    return due


def _states_of_empty_queues() -> frozenset[State]:
    """The states whose rings are lost where nobody has the row: no ring waits at their queue any more."""
    empty = doorbell.empty_queues()
    return frozenset(
        state for state in State if (doorbell.SAVE if lease.is_save_work(state) else doorbell.DEFAULT) in empty
    )


def _make_overlooked_deliveries_due() -> None:
    """Make rows due whose delivery came in the very moment their step ended."""
    unread = Delivery.objects.unread().filter(
        generation__isnull=False, received_at__lt=clock.now(plus=-OVERLOOKED_AFTER)
    )
    overlooked = list(
        unread.filter(
            Q(generation__next_run_at=None)
            | Q(generation__next_run_at__gt=clock.now(plus=OVERLOOKED_UNLESS_DUE_WITHIN))
        ).values_list("generation_id", flat=True)[:BATCH]
    )
    if overlooked:
        Generation.objects.filter(pk__in=overlooked).update(next_run_at=clock.now(), rung_at=None)
