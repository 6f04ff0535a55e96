"""An account goes for good: log-in at once, then what goes on ends, then everything that is about the person.

The user's row stays, since the ledger's lines stand on it, and names nobody. The database says what is done: every
step looks for what is left, so one that was killed is done again, and a sweep that never rests comes to an end.
"""

import logging
from datetime import timedelta
from functools import partial
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from maxvideo.accounts import personal_data
from maxvideo.accounts.anonymity import anonymize
from maxvideo.accounts.models import AccountDeletion, User
from maxvideo.accounts.personal_data import Step
from maxvideo.web import clock
from maxvideo.web.alarm import raise_alarm_again
from maxvideo.web.one_by_one import OneByOne
from maxvideo.web.registry import Registry

GOES_WITHIN: Final = timedelta(hours=1)
"""What people are promised; every step together takes less."""

LAST_REQUESTS: Final = timedelta(minutes=1)
"""How long a page that was asked for before the end of the log-in may still write something: then all is looked at once
more."""

LOOK_AGAIN: Final = timedelta(seconds=5)
AT_ONCE: Final = 20

log = logging.getLogger(__name__)


class NotNow(Exception):
    """The account cannot be deleted now; `reasons` are sentences for people."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def begin(user: User, *, by: User) -> AccountDeletion:
    """End the log-in and free the address, and have the rest done from now on; once begun there is no way back.

    Asked for again it leads to what was begun. Raises NotNow.
    """
    if begun := AccountDeletion.objects.filter(user=user).first():
        return begun
    if reasons := personal_data.lines(personal_data.why_not_now, user):
        raise NotNow(reasons)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # who writes something under this name ends first, or sees it
        begun, is_new = AccountDeletion.objects.get_or_create(user=user, defaults={"asked_by": by})
        if is_new:
            for act in personal_data.when_deletion_begins:
                act(user)
            anonymize(user)
            transaction.on_commit(partial(_all_done, personal_data.endings, user, []), robust=True)
    log.info("account %s is being deleted, asked by account %s", user.pk, by.pk)
    return begun


def carry_on() -> None:
    """Take every deletion that is due a part of its way; one that fails stands in no other's."""
    _tell_of_late_ones()
    due = _due().exclude(pk__in=_going.left_aside).select_related("user")
    _going(due.order_by("due_at")[:AT_ONCE])


def _due() -> QuerySet[AccountDeletion]:
    return AccountDeletion.objects.filter(finished_at=None, due_at__lte=clock.now())


def _tell_of_late_ones() -> None:
    late = AccountDeletion.objects.filter(finished_at=None, asked_at__lt=clock.now(plus=-GOES_WITHIN))
    if ids := list(late.values_list("user_id", flat=True)[:AT_ONCE]):
        raise_alarm_again("accounts whose deletion takes longer than an hour: %s", ", ".join(map(str, ids)))


def _go_on(deletion: AccountDeletion) -> None:
    """Do what can be done now. It goes to the back of the queue first, in case this process is killed by it."""
    if not _due().filter(pk=deletion.pk).update(due_at=clock.now(plus=LOOK_AGAIN)):
        return
    done: list[str] = []
    is_over = all(_all_done(steps, deletion.user, done) for steps in (personal_data.endings, personal_data.erasures))
    rows = AccountDeletion.objects.filter(pk=deletion.pk, finished_at=None)
    rows.update(steps_done=done)
    if not is_over:
        return
    if rows.filter(asked_at__lte=clock.now(plus=-LAST_REQUESTS)).update(finished_at=clock.now()):
        log.info("account %s is deleted", deletion.user_id)
    else:
        rows.update(due_at=deletion.asked_at + LAST_REQUESTS)


def _all_done(steps: Registry[Step], user: User, done: list[str]) -> bool:
    """Do each step and note those that are done; what comes later waits for what comes before."""
    for step in steps:
        if not step.do(user):
            return False
        done.append(step.name)
    return True


_going = OneByOne("delete accounts", _go_on, key=lambda deletion: deletion.pk)
