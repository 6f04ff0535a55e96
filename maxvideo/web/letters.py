"""Mails about rows, each once: a row is claimed by one filtered UPDATE before its mail goes.

A chore of the sweep sends what waits. Where the server was away the row is given back and tried again; a process that
is killed between the claim and the sending loses that mail: better none than two.
"""

import logging
import smtplib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Model, QuerySet
from django.template.loader import render_to_string

from maxvideo.web import clock

AT_ONCE: Final = 50

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
    context: Callable[[Any], Mapping[str, Any]]

    def send_to(self, row: Model) -> bool:
        """Send one; False where somebody else does, or it is refused. Raises MailAway."""
        if not self.waiting().filter(pk=row.pk).update(**{self.sent_field: clock.now()}):
            return False
        try:
            return bool(self._message(row).send())
        except smtplib.SMTPRecipientsRefused:
            log.warning("a mail about %s %s was refused", row._meta.model_name, row.pk)
        except (smtplib.SMTPException, OSError) as error:
            type(row)._default_manager.filter(pk=row.pk).update(**{self.sent_field: None})
            raise MailAway from error
        return False

    def _message(self, row: Model) -> EmailMessage:
        context = {"row": row, "site": settings.SITE_URL, "support_email": settings.SUPPORT_EMAIL}
        return EmailMessage(
            subject=self.subject(row),
            body=render_to_string(self.template, {**context, **self.context(row)}),
            to=[self.to(row)],
            headers={"Auto-Submitted": "auto-generated"},
        )


def send_waiting(letters: Iterable[Letter]) -> int:
    """Send what waits; returns how many went. Raises MailAway."""
    return sum(letter.send_to(row) for letter in letters for row in letter.waiting()[:AT_ONCE])
