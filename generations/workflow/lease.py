"""Who has a row: claims with a fencing token, renewed while slow work goes on, and released with the next due time.

A claim is one filtered UPDATE. Every later write of the step repeats the token, so a worker that was paused beyond its
lease and wakes up changes nothing: its writes (`write`, `move`) find no row, and it stops.
"""

import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, Q

from generations.models import Delivery, Generation
from generations.states import IN_FLIGHT, State
from generations.workflow import doorbell
from maxvideo.web import clock

RENEW_EVERY_SECONDS = 3

SAVE_QUEUE_STATES = frozenset(state for state, queue in doorbell.QUEUES.items() if queue == doorbell.SAVE)


class LeaseLost(Exception):
    """Another worker has the row now: stop, and write nothing."""


def unheld() -> Q:
    """The rows that nobody has; a lease that was never given back lapses by the database's clock."""
    return Q(lease_until=None) | Q(lease_until__lte=clock.now())


def claim(generation_id: uuid.UUID, *, saving: bool | None = None) -> Generation | None:
    """Take a due row for one step, or None where it is not due or somebody has it.

    `saving` limits it to rows to be saved (True) or to all others (False). The count of tries is committed here, so a
    row that kills its worker is seen to do so. The instance carries `now`, the database's time of the claim.
    """
    rows = Generation.objects.filter(unheld(), pk=generation_id, next_run_at__lte=clock.now())
    if saving is not None:
        rows = rows.filter(state__in=SAVE_QUEUE_STATES if saving else frozenset(State) - SAVE_QUEUE_STATES)
    token = uuid.uuid4()
    lease = {"lease_token": token, "lease_until": clock.now(plus=settings.LEASE)}
    if not rows.update(**lease, tries=F("tries") + 1, rung_at=None):
        return None
    return next(iter(_claimed([generation_id], token)), None)


def claim_many(only_if: Q, most: int) -> list[Generation]:
    """Take due rows for one call to fal each, those first that have been due for longest; one that another is about to
    take is not waited for.
    """
    due = Generation.objects.filter(only_if, next_run_at__lte=clock.now())
    pks = list(due.order_by("next_run_at").values_list("pk", flat=True)[:most])
    if not pks:
        return []
    token = uuid.uuid4()
    lease = {"lease_token": token, "lease_until": clock.now(plus=settings.LONG_LEASE)}
    with transaction.atomic():
        free = list(due.filter(pk__in=pks).select_for_update(skip_locked=True).values_list("pk", flat=True))
        Generation.objects.filter(pk__in=free).update(**lease, tries=F("tries") + 1)
    return _claimed(free, token)


def _claimed(generation_ids: list[uuid.UUID], token: uuid.UUID) -> list[Generation]:
    rows = Generation.objects.select_related("hold").annotate(database_now=clock.now())
    claimed = list(rows.filter(pk__in=generation_ids, lease_token=token))
    for generation in claimed:
        generation.now = vars(generation).pop("database_now")
    return claimed


def write(generation: Generation, **changes: Any) -> None:
    """Change the row, without a move. Raises LeaseLost where it is no longer this worker's."""
    rows = Generation.objects.filter(pk=generation.pk, lease_token=generation.lease_token)
    if not rows.update(**changes):
        raise LeaseLost


def move(generation: Generation, to: State, reason: str, **changes: Any) -> None:
    """Move the row on (`Generation.move`). Raises LeaseLost where it is no longer this worker's."""
    if not generation.move(to, reason[:200], **changes):
        raise LeaseLost


def extend(generation: Generation, lease: timedelta) -> None:
    """Keep the row for another `lease` from now. Raises LeaseLost."""
    write(generation, lease_until=clock.now(plus=lease))


def renewer(
    generation: Generation, lease: timedelta, changes: Callable[[], dict[str, Any]] = dict
) -> Callable[[], None]:
    """A function for slow work to call as it gets on: keeps the row every few seconds for `lease`, raises LeaseLost.

    `changes` are what is written with it.
    """
    renewed_at = monotonic()

    def renew() -> None:
        nonlocal renewed_at
        if monotonic() - renewed_at >= RENEW_EVERY_SECONDS:
            write(generation, lease_until=clock.now(plus=lease), **changes())
            renewed_at = monotonic()

    return renew


def release_fields(after: timedelta | None) -> dict[str, Any]:
    """The changes that end a step: no lease, a fresh count of tries, due again after a while or (None) never."""
    return {
        "lease_token": None,
        "lease_until": None,
        "tries": 0,
        "next_run_at": None if after is None else clock.now(plus=after),
    }


def release(generation: Generation, after: timedelta | None, **changes: Any) -> None:
    """End a step without a move; the row is due again after a while, at once if news came meanwhile, or never.

    Raises LeaseLost.
    """
    write(generation, **release_fields(after), **changes)
    make_due_if_news(generation)


def release_many(generations: Sequence[Generation], after: timedelta, **changes: Any) -> None:
    """End a step of many that were claimed together; those that another worker has now stay as they are.

    What came meanwhile and made one due is for the caller to look for.
    """
    rows = Generation.objects.filter(
        pk__in=[generation.pk for generation in generations], lease_token=generations[0].lease_token
    )
    rows.update(**release_fields(after), **changes)


def make_due_if_news(generation: Generation) -> None:
    """Make the row due if a delivery or the wish to cancel came while it was held.

    Both mark the row as due themselves; the end of the step may just have overwritten that.
    """
    news = Delivery.objects.unread().filter(generation=generation.pk, received_at__gt=generation.now)
    Generation.objects.filter(pk=generation.pk).filter(
        Exists(news) | Q(state__in=IN_FLIGHT, cancel_requested_at__gt=generation.now)
    ).update(next_run_at=clock.now())
