"""What reporters and owners are told by mail: a chore of the sweep, and at once where the mail server is there.

A row is claimed by one filtered UPDATE before its mail goes; where it did not go it is given back and tried again.
Nothing that a reporter wrote stands in a mail, so that nobody can send words of theirs to others through us. Nor many
mails, whoever gave the address.
"""

import logging
import smtplib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Model, QuerySet
from django.template.loader import render_to_string

from generations.models import Report, TakeDown
from maxvideo.web import clock, mail_limits

AT_ONCE: Final = 50
TRIED_FOR: Final = timedelta(days=2)
DECISIONS: Final = 50
"""That an address is told of in a day; the page of a report's number tells of every one."""

log = logging.getLogger(__name__)


class MailAway(Exception):
    """The mail server is not reached, or takes nothing at the moment."""


@dataclass(frozen=True)
class Letter:
    """A kind of mail: the rows that wait for one, the field that says it went, whom it is for, what it says."""

    waiting: Callable[[], QuerySet[Any]]
    sent_field: str
    to: Callable[[Any], str]
    subject: Callable[[Any], str]
    template: str
    most_a_day: int | None = None  # to one address, which anybody may have given

    def send_to(self, row: Model) -> bool:
        """Send one; False where somebody else does, or it is refused. Raises MailAway."""
        if not self.waiting().filter(pk=row.pk).update(**{self.sent_field: clock.now()}):
            return False
        row.refresh_from_db()
        if self.most_a_day and mail_limits.are_too_many(self.template, self.to(row), most=self.most_a_day):
            return False
        try:
            return self._send(row)
        except smtplib.SMTPRecipientsRefused:
            log.warning("a mail about %s %s was refused", row._meta.model_name, row.pk)
        except (smtplib.SMTPException, OSError) as error:
            type(row)._default_manager.filter(pk=row.pk).update(**{self.sent_field: None})
            raise MailAway from error
        return False

    def _send(self, row: Model) -> bool:
        is_sent = bool(self._message(row).send())
        if is_sent and self.most_a_day:
            mail_limits.count(self.template, self.to(row))
        return is_sent

    def _message(self, row: Model) -> EmailMessage:
        context = {"row": row, "site": settings.SITE_URL, "support_email": settings.SUPPORT_EMAIL}
        return EmailMessage(
            subject=self.subject(row),
            body=render_to_string(f"generations/moderation/{self.template}.txt", context),
            to=[self.to(row)],
            headers={"Auto-Submitted": "auto-generated"},
        )


def _reports() -> QuerySet[Report]:
    return Report.objects.filter(created_at__gt=clock.now(plus=-TRIED_FOR)).exclude(email="")


def _decided() -> QuerySet[Report]:
    return Report.objects.filter(decided_at__gt=clock.now(plus=-TRIED_FOR)).exclude(email="")


def _with_owner(**fields: Any) -> QuerySet[TakeDown]:
    return TakeDown.objects.filter(generation__isnull=False, **fields).select_related("generation__user")


RECEIVED: Final = Letter(
    waiting=lambda: _reports().filter(received_mail_at=None),
    sent_field="received_mail_at",
    to=lambda report: report.email,
    subject=lambda report: f"Your report {report.number}",
    template="received",
    most_a_day=mail_limits.MAILS,
)
DECIDED: Final = Letter(
    waiting=lambda: _decided().filter(decision_mail_at=None),
    sent_field="decision_mail_at",
    to=lambda report: report.email,
    subject=lambda report: f"What came of your report {report.number}",
    template="decided",
    most_a_day=DECISIONS,
)
TAKEN_DOWN: Final = Letter(
    waiting=lambda: _with_owner(mailed_at=None, restored_at=None, created_at__gt=clock.now(plus=-TRIED_FOR)),
    sent_field="mailed_at",
    to=lambda made: made.generation.user.email,
    subject=lambda made: "A video of yours was taken down",
    template="taken_down",
)
RESTORED: Final = Letter(
    waiting=lambda: _with_owner(restore_mail_at=None, restored_at__gt=clock.now(plus=-TRIED_FOR)),
    sent_field="restore_mail_at",
    to=lambda made: made.generation.user.email,
    subject=lambda made: "A video of yours is back",
    template="restored",
)
LETTERS: Final = (RECEIVED, DECIDED, TAKEN_DOWN, RESTORED)


def send_now(letter: Letter, row: Model) -> None:
    """Send a row's mail, or leave it to the sweep where the server is away."""
    try:
        letter.send_to(row)
    except MailAway:
        log.warning("a mail about %s %s waits: the server is away", row._meta.model_name, row.pk)


def send_waiting() -> int:
    """Send what waits; returns how many went. Raises MailAway."""
    return sum(letter.send_to(row) for letter, row in _all_waiting())


def _all_waiting() -> Iterator[tuple[Letter, Model]]:
    for letter in LETTERS:
        for row in letter.waiting()[:AT_ONCE]:
            yield letter, row
