"""The sweep: rings for every row that is due, so that nothing depends on a ring being heard.

It is a process of its own, and any number of them may run. Where Redis is away it does the work itself, one row after
the other: slower, but it goes on (files in threads beside that: `save_threads.py`).
"""

import logging
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.db import Error, close_old_connections, transaction
from django.db.models import Case, F, Q, When

from generations.models import Delivery, Generation
from generations.states import State
from generations.workflow import advance, doorbell, lease, poll_many
from generations.workflow.heartbeat import beat
from generations.workflow.overdue import past_deadline
from generations.workflow.save_threads import SaveThreads
from maxvideo.web import clock
from maxvideo.web.chores import DueChores
from maxvideo.web.database_errors import leave_if_read_only

BATCH = 500
OVERDUE_BATCH = 20
DO_HERE_SECONDS = 2
UNSENT_FIRST = Case(When(state__in=[State.QUEUED, State.SUBMITTING], then=0), default=1)
OVERLOOKED_AFTER = timedelta(seconds=5)
OVERLOOKED_UNLESS_DUE_WITHIN = timedelta(seconds=15)

log = logging.getLogger(__name__)


def run(is_over: Callable[[], bool]) -> None:
    """Sweep until `is_over`; a database that is away is waited for."""
    due_chores, save_threads = DueChores(has_threads=True), SaveThreads(advance_here, settings.SAVES_AT_ONCE)
    with suppress(Error):
        beat(at_once=True)  # whoever has started it waits to hear of it
    with poll_many.running():
        while not is_over():
            started = time.monotonic()
            try:
                close_old_connections()
                sweep_once(save_threads.advance, has_polls=True)
                due_chores.do_due()
            except Error as error:
                log.exception("the sweep waits for the database")
                leave_if_read_only(error)
            time.sleep(max(0.0, settings.SWEEP_EVERY.total_seconds() - (time.monotonic() - started)))


def sweep_once(save: Callable[[uuid.UUID], None] | None = None, *, has_polls: bool = False) -> int:
    """One pass: beat, find overlooked deliveries, ring for what is due; returns how many rows were due.

    Where a ring is not heard the work is done here, for a few seconds: then the next pass looks first at what has come
    meanwhile and was sent to nobody. `save` takes those of that work that are files; without it they are done like
    others. `has_polls` says that `poll_many` runs beside it: nobody is rung for what that will soon have asked about.
    """
    beat()
    _make_overlooked_deliveries_due()
    due = _mark_as_rung(_due(poll_many.left_to_polls() if has_polls else None))
    is_heard = True
    for index, row in enumerate(due):
        is_heard = is_heard and doorbell.ring(row.pk, doorbell.queue_of(row.state))
        if not is_heard:
            _do_here(due[index:], save or advance_here)
            break
    _end_overdue(save or advance_here)
    return len(due)


def _end_overdue(save: Callable[[uuid.UUID], None]) -> None:
    """End what is past its deadline here, whoever should have: the time that was said to its owner is kept even where
    no worker is there to hear a ring.
    """
    rows = list(past_deadline(OVERLOOKED_AFTER).only("pk", "state")[:OVERDUE_BATCH])
    Generation.objects.filter(pk__in=[row.pk for row in rows]).update(next_run_at=clock.now(), rung_at=None)
    _do_here(rows, save)


def _do_here(rows: list[Generation], save: Callable[[uuid.UUID], None]) -> None:
    """Do the work of rows whose rings nobody hears. Redis is left alone: where it hangs, each ring costs seconds."""
    Generation.objects.filter(pk__in=[row.pk for row in rows]).update(rung_at=None)
    until = time.monotonic() + DO_HERE_SECONDS
    for row in rows:
        is_file = doorbell.queue_of(row.state) == doorbell.SAVE
        (save if is_file else advance_here)(row.pk)
        beat()
        if time.monotonic() >= until:
            return


def advance_here(generation_id: uuid.UUID) -> None:
    """Advance a generation in this process; one whose step breaks does not stop the others."""
    try:
        advance(generation_id)
    except Exception:
        log.exception("generation %s: its step failed", generation_id)


def _due(left_to_others: Q | None) -> list[Generation]:
    """Due rows that nobody has and no ring waits for: first what nobody was sent, then who waits longest for a ring."""
    due = Generation.objects.filter(next_run_at__lte=clock.now())
    if left_to_others:
        due = due.exclude(left_to_others)
    free = due.filter(lease.unheld()).filter(_not_rung_lately())
    in_order = free.order_by(UNSENT_FIRST, F("rung_at").asc(nulls_first=True), "next_run_at")
    return list(in_order.only("pk", "state")[:BATCH])


def _mark_as_rung(rows: list[Generation]) -> list[Generation]:
    """Mark rows, each unless another sweep was quicker; returns those of them that no ring waits for yet."""
    waiting = doorbell.waiting() if rows else set()
    with transaction.atomic():
        to_mark = Generation.objects.filter(_not_rung_lately())
        ours = [row for row in rows if to_mark.filter(pk=row.pk).update(rung_at=clock.now())]
    return [row for row in ours if (str(row.pk), doorbell.queue_of(row.state)) not in waiting]


def _not_rung_lately() -> Q:
    return Q(rung_at=None) | Q(rung_at__lte=clock.now(plus=-settings.RING_AGAIN))


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
        Generation.objects.filter(pk__in=overlooked).update(next_run_at=clock.now())
