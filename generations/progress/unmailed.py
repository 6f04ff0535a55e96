"""What has ended and was not told by mail yet: whose mails are due, and the claim on what is told.

Rows are claimed by one filtered UPDATE of `mailed_at` before the mail is sent, all of a mail's or none, so that no two
sweepers send the same.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, Max, Min, OuterRef, Q

from generations.models import Generation
from generations.models.final import IsFinal
from generations.models.generation import GenerationQuerySet
from generations.states import State
from maxvideo.accounts.models import User
from maxvideo.web import clock

QUIET: Final = timedelta(minutes=2)
AT_MOST: Final = timedelta(minutes=10)
TRIED_FOR: Final = timedelta(days=2)
LONGEST_LIFE: Final = timedelta(days=2)  # of a generation, its saving included
IN_A_MAIL: Final = 100
AT_ONCE: Final = 500  # users in a query


def unmailed() -> GenerationQuerySet:
    """What ended lately without a mail. What its owner took back before it was sent needs none."""
    taken_back = Q(state=State.CANCELLED, cancel_asked_at=None)
    return Generation.objects.filter(
        IsFinal("state"),
        ~taken_back,
        mailed_at=None,
        deleted_at=None,
        created_at__gt=clock.now(plus=-TRIED_FOR - LONGEST_LIFE),
        finished_at__gt=clock.now(plus=-TRIED_FOR),
    )


def users_due() -> list[User]:
    """Those who asked for mails and have waited long enough."""
    wishful = list(User.objects.filter(mails_when_done=True, is_active=True))
    due: set[int] = set()
    for start in range(0, len(wishful), AT_ONCE):
        due.update(_due_among([user.pk for user in wishful[start : start + AT_ONCE]]))
    return [user for user in wishful if user.pk in due]


def claim(user: User) -> Sequence[Generation]:
    """The user's ended ones, told by this sweeper and no other; none where another was quicker with any of them."""
    ended = list(unmailed().filter(user=user).order_by("finished_at")[:IN_A_MAIL])
    with transaction.atomic():
        claimed = _rows(ended).filter(mailed_at=None).update(mailed_at=clock.now())
        if claimed != len(ended):
            transaction.set_rollback(True)
            return ()
    return ended


def release(ended: Sequence[Generation]) -> None:
    """Give claimed ones back: their mail did not go."""
    _rows(ended).update(mailed_at=None)


def _rows(generations: Sequence[Generation]) -> GenerationQuerySet:
    return Generation.objects.filter(pk__in=[generation.pk for generation in generations])


def _due_among(users: Sequence[int]) -> Iterable[int]:
    """Named one by one, users lead the database through the index of each one's latest."""
    lately = clock.now(plus=-LONGEST_LIFE)
    on_its_way = Generation.objects.in_flight().filter(user=OuterRef("user"), deleted_at=None, created_at__gt=lately)
    ends = unmailed().filter(user__in=users).values("user").annotate(first=Min("finished_at"), last=Max("finished_at"))
    long_ago, quiet_since = clock.now(plus=-AT_MOST), clock.now(plus=-QUIET)
    due = ends.filter(Q(first__lte=long_ago) | Q(last__lte=quiet_since) & ~Exists(on_its_way))
    return due.values_list("user", flat=True)
