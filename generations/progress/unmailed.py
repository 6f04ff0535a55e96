"""What has ended and was not told by mail yet: whose mails are due, and the claim on what is told.

Rows are claimed by one filtered UPDATE of `mailed_at` before the mail is sent, all of a mail's or none, so that no two
sweepers send the same.
"""

from collections.abc import Sequence
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


def unmailed() -> GenerationQuerySet:
    """What ended lately without a mail. What its owner took back before it was sent needs none."""
    taken_back = Q(state=State.CANCELLED, cancel_asked_at=None)
    lately = Generation.objects.filter(mailed_at=None, deleted_at=None, finished_at__gt=clock.now(plus=-TRIED_FOR))
    return lately.filter(IsFinal("state"), ~taken_back)


def unmailed_of(user: User) -> GenerationQuerySet:
    """The user's own, found among the latest that were asked for."""
    return unmailed().filter(user=user, created_at__gt=clock.now(plus=-TRIED_FOR - LONGEST_LIFE))


def news() -> GenerationQuerySet:
    """Of those who asked for mails: read from what ended lately, however many they are."""
    return unmailed().filter(user__mails_when_done=True, user__is_active=True)


def users_due() -> list[User]:
    """Those who have waited long enough for a mail that they asked for."""
    lately = clock.now(plus=-LONGEST_LIFE)
    on_its_way = Generation.objects.in_flight().filter(user=OuterRef("user"), deleted_at=None, created_at__gt=lately)
    ends = news().order_by().values("user").annotate(first=Min("finished_at"), last=Max("finished_at"))
    long_ago, quiet_since = clock.now(plus=-AT_MOST), clock.now(plus=-QUIET)
    due = ends.filter(Q(first__lte=long_ago) | Q(last__lte=quiet_since) & ~Exists(on_its_way))
    return list(User.objects.filter(pk__in=list(due.values_list("user", flat=True))).order_by("pk"))


def claim(user: User) -> Sequence[Generation]:
    """The user's ended ones, told by this sweeper and no other; none where another was quicker with any of them."""
    ended = list(unmailed_of(user).order_by("finished_at")[:IN_A_MAIL])
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
