"""Mails about rows, each once: a row is claimed by one filtered UPDATE before its mail goes.

A chore of the sweep sends what waits. Where the server was away the row is given back and tried again; a process that
is killed between the claim and the sending loses that mail: better none than two.
"""

import logging
import smtplib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePath
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Model, QuerySet
from django.db.models.expressions import Expression
from django.template.loader import render_to_string

from maxvideo.web import clock, mail_limits

AT_ONCE: Final = 50
TRIED_FOR: Final = timedelta(days=2)

log = logging.getLogger(__name__)


class MailAway(Exception):
    """The mail server is not reached, or takes nothing at the moment."""


def tried_since() -> Expression:
    """Since when something must have happened for a mail of it to be tried still."""
    return clock.now(plus=-TRIED_FOR)


def nobody(row: Any) -> str:
    """For a mail that names none of those who get it."""
    return ""


def no_copies(row: Any) -> Sequence[str]:
    """For a mail of which no hidden copies go."""
    return ()


def row_alone(row: Any) -> Mapping[str, Any]:
    """For a mail that asks nothing but its row."""
    return {}


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A kind of mail: the rows that wait for one, the field that says it went, whom it is for, what it says."""

    waiting: Callable[[], QuerySet[Any]]
    sent_field: str
    subject: Callable[[Any], str]
    template: str
    to: Callable[[Any], str] = nobody
    bcc: Callable[[Any], Sequence[str]] = no_copies  # nobody learns who else is told
    context: Callable[[Any], Mapping[str, Any]] = row_alone
    most_a_day: int | None = None  # to one address, which anybody may have given

    def send_to(self, row: Model) -> bool:
        """Send one; False where somebody else does, or it is refused. Raises MailAway."""
        if not self.waiting().filter(pk=row.pk).update(**{self.sent_field: clock.now()}):
            return False
        row.refresh_from_db()
        if self.most_a_day and mail_limits.are_too_many(self._name, self.to(row), most=self.most_a_day):
            return False
        try:
            return self._send(row)
        except smtplib.SMTPRecipientsRefused:
            log.warning("a mail about %s %s was refused", row._meta.model_name, row.pk)
        except (smtplib.SMTPException, OSError) as error:
            type(row)._default_manager.filter(pk=row.pk).update(**{self.sent_field: None})
            raise MailAway from error
        return False

    @property
    def _name(self) -> str:
        return PurePath(self.template).stem

    def _send(self, row: Model) -> bool:
        is_sent = bool(self._message(row).send())
        if is_sent and self.most_a_day:
            mail_limits.count(self._name, self.to(row))
        return is_sent

    def _message(self, row: Model) -> EmailMessage:
        context = {"row": row, "site": settings.SITE_URL, "support_email": settings.SUPPORT_EMAIL}
        return EmailMessage(
            subject=self.subject(row),
            body=render_to_string(self.template, {**context, **self.context(row)}),
            to=[address] if (address := self.to(row)) else [],
            bcc=self.bcc(row),
            headers={"Auto-Submitted": "auto-generated"},
        )


def send_now(letter: Letter, row: Model) -> None:
    """Send a row's mail, or leave it to the sweep where the server is away."""
    try:
        letter.send_to(row)
    except MailAway:
        log.warning("a mail about %s %s waits: the server is away", row._meta.model_name, row.pk)


def send_waiting(letters: Iterable[Letter]) -> int:
    """Send what waits; returns how many went. Raises MailAway."""
    return sum(letter.send_to(row) for letter in letters for row in letter.waiting()[:AT_ONCE])
