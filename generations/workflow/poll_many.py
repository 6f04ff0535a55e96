"""Asking fal about many running requests at once: a thread of the sweep, so that no worker has to wait for answers.

It takes what is plain: rows for which nothing but a question is due. Whatever else there is about one (news, the wish
to cancel, its deadline, a worker that was killed at it) is for `advance`, which its ring leads to; so is a row that
nobody has come to for LEFT_FOR. Each round takes as many rows as there are threads: all are asked about at once, and
the lease covers every wait.
"""

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from itertools import groupby
from typing import Any, Final

from django.db import Error, close_old_connections, connection
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When

from generations.models import Delivery, Generation
from generations.states import State
from generations.workflow import due, lease, poll
from generations.workflow.pace import until_next
from maxvideo.web import clock, log_ids
from maxvideo.web.database_errors import leave_if_read_only

AT_ONCE: Final = 32
LEFT_FOR: Final = timedelta(seconds=10)
PAUSE_SECONDS: Final = 1.0

log = logging.getLogger(__name__)


@contextmanager
def running() -> Iterator[None]:
    """Ask in a thread as long as this lasts."""
    over = threading.Event()
    thread = threading.Thread(target=run, args=(over,), name="polls", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def run(over: threading.Event) -> None:
    """Ask about what is due until it is over; a database that is away is waited for."""
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="poll") as pool:
        while not over.is_set():
            if _round(pool) < AT_ONCE:
                over.wait(PAUSE_SECONDS)
    connection.close()


def _round(pool: Executor) -> int:
    try:
        close_old_connections()
        return ask_due(pool)
    except Error as error:
        log.exception("the polls wait for the database")
        leave_if_read_only(error)
    except Exception:
        log.exception("a round of polls broke off")
    return 0


def plain() -> Q:
    """Running rows of which nothing is known that would want more than a question to fal."""
    unread = Delivery.objects.unread().filter(generation=OuterRef("pk"))
    quiet = Q(tries=0, lease_until=None, rung_at=None, cancel_requested_at=None, deadline__gt=clock.now())
    return Q(quiet, ~Exists(unread), state=State.RUNNING)


def left_to_polls() -> Q:
    """Those that nobody has to be rung for: they are not late."""
    return Q(plain(), next_run_at__gt=clock.now(plus=-LEFT_FOR))


def ask_due(pool: Executor) -> int:
    """Ask about as many due rows as there are threads, and act on the answers; returns how many there were."""
    rows = lease.claim_many(plain(), AT_ONCE)
    answered = list(pool.map(_ask, rows))
    waiting = [(row, answer.progress) for row, answer in answered if answer and answer.progress and not answer.outcome]
    _put_off(waiting)
    settled = {row.pk for row, _ in waiting}
    for row, answer in answered:
        if answer and row.pk not in settled:
            _act_on(row, answer)
    _ring_for_news(rows)
    return len(rows)


def _ask(generation: Generation) -> tuple[Generation, poll.Answer | None]:
    """With no answer where the question broke: the row stays with its lease, and is looked at alone afterwards."""
    with log_ids.about(generation=generation.pk):
        try:
            return generation, poll.ask(generation)
        except Exception:
            log.exception("generation %s: its poll failed", generation.pk)
            return generation, None


def _put_off(waiting: list[tuple[Generation, Any]]) -> None:
    """Write what is told of those that go on: one statement for all that are due again after the same time."""

    def kind(pair: tuple[Generation, Any]) -> tuple[timedelta, str, bool]:
        wait, told = until_next(pair[0]), poll.told_fields(*pair)
        return wait, told["fal_status"], "started_at" in told

    for (wait, _, _), group in groupby(sorted(waiting, key=kind), key=kind):
        pairs = list(group)
        row, progress = pairs[0]
        lease.release_many(
            [row for row, _ in pairs], wait, **poll.told_fields(row, progress), queue_position=_positions(pairs)
        )


def _positions(pairs: list[tuple[Generation, Any]]) -> Case:
    places = [(row.pk, poll.position_of(progress)) for row, progress in pairs]
    known = [When(pk=pk, then=Value(place)) for pk, place in places if place is not None]
    return Case(*known, default=None, output_field=IntegerField())


def _act_on(generation: Generation, answer: poll.Answer) -> None:
    with log_ids.about(generation=generation.pk):
        try:
            poll.act_on(generation, answer)
        except lease.LeaseLost:
            log.warning("generation %s: the lease was lost, another worker has it", generation.pk)


def _ring_for_news(rows: list[Generation]) -> None:
    """What came while they were held has made them due, and the end of the step may have overwritten that."""
    unread = Delivery.objects.unread().filter(generation=OuterRef("pk"))
    held = Generation.objects.filter(pk__in=[row.pk for row in rows], state=State.RUNNING)
    for pk in held.filter(Exists(unread) | Q(cancel_requested_at__isnull=False)).values_list("pk", flat=True):
        due.make_due(pk, state=State.RUNNING)
