"""Mails about what has ended, to those who asked for them: one for everything that ends together.

A chore of the sweep. A person's mail waits until two minutes after the last end and until nothing of theirs is on its
way, but never longer than ten minutes after the first end.

A mail that could not be sent gives its rows back and is tried again for two days; where the server broke off over it,
everybody else's come first. A sweeper that is killed between the claim and the sending loses that mail: better none
than two.
"""

import logging
import smtplib
from time import monotonic
from typing import Final

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

from generations.progress.mails import mail_about
from generations.progress.unmailed import claim, release, unmailed_of, users_due
from maxvideo.accounts.models import User
from maxvideo.web import clock

SECONDS_A_PASS: Final = 10

log = logging.getLogger(__name__)
_broke_off: dict[int, float] = {}  # when the server did so over a user's mail, in this process


class MailAway(Exception):
    """The mail server is not reached, or takes nothing at the moment; what waited waits on."""


def begin(user: User) -> None:
    """Tell a user of ends from now on: what has ended counts as told."""
    unmailed_of(user).update(mailed_at=clock.now())


def send_due() -> int:
    """Send every mail that is due, for a few seconds at most; returns how many were sent. Raises MailAway."""
    sent, until = 0, monotonic() + SECONDS_A_PASS
    users = users_due()
    if not users:
        return 0
    with _mail_server() as server:
        for user in sorted(users, key=lambda user: _broke_off.get(user.pk, 0.0)):
            sent += _send(user, server)
            if monotonic() > until:
                break
    return sent


def _mail_server() -> BaseEmailBackend:
    try:
        server = get_connection()
        server.open()
    except (smtplib.SMTPException, OSError) as error:
        raise MailAway from error
    return server


def _send(user: User, server: BaseEmailBackend) -> bool:
    """Send a user's mail; returns whether it went. Raises MailAway."""
    ended = claim(user)
    if not ended:
        return False
    try:
        mail_about(user, ended, server).send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
        if not _is_for_good(error):
            release(ended)
        log.warning("a mail to user %s was refused: %s", user.pk, type(error).__name__)
        return False
    except (smtplib.SMTPException, OSError) as error:
        release(ended)
        _broke_off[user.pk] = monotonic()
        raise MailAway from error
    _broke_off.pop(user.pk, None)
    return True


def _is_for_good(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError) -> bool:
    """Whether the server will never take it: its codes from 500 on (RFC 5321, section 4.2.1)."""
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code >= 500
    return all(code >= 500 for code, _ in error.recipients.values())
