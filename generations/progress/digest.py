"""Mails about what has ended, to those who asked for them: one for everything that ends together.

A chore of the sweep. A person's mail waits until two minutes after the last end and until nothing of theirs is on its
way, but never longer than ten minutes after the first end.

Rows are claimed by one filtered UPDATE of `mailed_at` before the mail is sent, all of a mail's or none, so that no two
sweepers send the same. A mail that could not be sent gives its rows back and is tried again for two days. A sweeper
that is killed between the claim and the sending loses that mail: better none than two.
"""

import logging
import smtplib
from collections.abc import Iterable, Sequence
from datetime import timedelta
from time import monotonic
from typing import Final

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Exists, Max, Min, OuterRef, Q

from generations.models import Generation
from generations.models.final import IsFinal
from generations.models.generation import GenerationQuerySet
from generations.progress.mails import mail_about
from generations.states import State
from maxvideo.accounts.models import User
from maxvideo.web import clock

QUIET: Final = timedelta(minutes=2)
AT_MOST: Final = timedelta(minutes=10)
TRIED_FOR: Final = timedelta(days=2)
LONGEST_LIFE: Final = timedelta(days=2)  # of a generation, its saving included
IN_A_MAIL: Final = 100
AT_ONCE: Final = 500  # users in a query
SECONDS_A_PASS: Final = 10

log = logging.getLogger(__name__)


class MailAway(Exception):
    """The mail server is not reached, or takes nothing at the moment; what waited waits on."""


def begin(user: User) -> None:
    """Tell a user of ends from now on: what has ended counts as told."""
    _untold().filter(user=user).update(mailed_at=clock.now())


def send_due() -> int:
    """Send every mail that is due, for a few seconds at most; returns how many were sent. Raises MailAway."""
    sent, until = 0, monotonic() + SECONDS_A_PASS
    waiting = _waiting()
    if not waiting:
        return 0
    with _post() as post:
        for user in waiting:
            sent += _tell(user, post)
            if monotonic() > until:
                break
    return sent


def _post() -> BaseEmailBackend:
    try:
        post = get_connection()
        post.open()
    except (smtplib.SMTPException, OSError) as error:
        raise MailAway from error
    return post


def _untold() -> GenerationQuerySet:
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


def _waiting() -> list[User]:
    """Those who asked for mails and have waited long enough."""
    wishful = list(User.objects.filter(mails_when_done=True, is_active=True))
    waiting: set[int] = set()
    for start in range(0, len(wishful), AT_ONCE):
        waiting.update(_due_among([user.pk for user in wishful[start : start + AT_ONCE]]))
    return [user for user in wishful if user.pk in waiting]


def _due_among(users: Sequence[int]) -> Iterable[int]:
    """Named one by one, users lead the database through the index of each one's latest."""
    lately = clock.now(plus=-LONGEST_LIFE)
    on_its_way = Generation.objects.in_flight().filter(user=OuterRef("user"), deleted_at=None, created_at__gt=lately)
    ends = _untold().filter(user__in=users).values("user").annotate(first=Min("finished_at"), last=Max("finished_at"))
    long_ago, quiet_since = clock.now(plus=-AT_MOST), clock.now(plus=-QUIET)
    due = ends.filter(Q(first__lte=long_ago) | Q(last__lte=quiet_since) & ~Exists(on_its_way))
    return due.values_list("user", flat=True)


def _tell(user: User, post: BaseEmailBackend) -> bool:
    """Send a user's mail; returns whether it went. Raises MailAway."""
    ended = _claim(user)
    if not ended:
        return False
    try:
        mail_about(user, ended, post).send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
        if not _is_for_good(error):
            _give_back(ended)
        log.warning("a mail to user %s was refused: %s", user.pk, type(error).__name__)
        return False
    except (smtplib.SMTPException, OSError) as error:
        _give_back(ended)
        raise MailAway from error
    return True


def _claim(user: User) -> Sequence[Generation]:
    """The user's ended ones, told by this sweeper and no other; none where another was quicker with any of them."""
    ended = list(_untold().filter(user=user).order_by("finished_at")[:IN_A_MAIL])
    with transaction.atomic():
        untold = Generation.objects.filter(pk__in=[one.pk for one in ended], mailed_at=None)
        if untold.update(mailed_at=clock.now()) != len(ended):
            transaction.set_rollback(True)
            return ()
    return ended


def _give_back(ended: Sequence[Generation]) -> None:
    Generation.objects.filter(pk__in=[one.pk for one in ended]).update(mailed_at=None)


def _is_for_good(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError) -> bool:
    """Whether the server will never take it: its codes from 500 on (RFC 5321, section 4.2.1)."""
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code >= 500
    return all(code >= 500 for code, _ in error.recipients.values())
