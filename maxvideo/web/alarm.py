"""What somebody of the house must hear of: one logger, and a mail to ADMINS.

Each alarm is logged; mails of one kind go out once an hour, however many processes raise it and whatever its details.
They are sent in threads, since a mail server that hangs must not hold a worker's lease or a page.
"""

import hashlib
import logging
import smtplib
from threading import Thread
from typing import Final

from django.conf import settings
from django.core.cache import cache, caches
from django.core.mail import send_mail
from django.db import Error

from maxvideo.web.masking import mask

AN_HOUR: Final = 3600
A_DAY: Final = 24 * AN_HOUR
LONGEST_SUBJECT: Final = 120

_log = logging.getLogger("maxvideo.alarm")


def raise_alarm(message: str, *details: object) -> None:
    """Say that something needs a person; `details` are put into the message's places."""
    _log.error(message, *details)
    if settings.ADMINS and _is_first(f"mail {message}"):
        _mail(message % details)


def raise_alarm_again(message: str, *details: object) -> None:
    """Say that something still needs a person: once an hour in the log too, whatever its details are by now."""
    _raise_once(message, AN_HOUR, message, *details)


def raise_alarm_daily(kind: str, message: str, *details: object) -> None:
    """Say once a day that something of a kind needs a person, whatever its details are by then."""
    _raise_once(kind, A_DAY, message, *details)


def _raise_once(kind: str, seconds: int, message: str, *details: object) -> None:
    if _is_first(kind, seconds=seconds):
        _log.error(message, *details)
        if settings.ADMINS:
            _mail(message % details)


def _is_first(kind: str, *, seconds: int = AN_HOUR) -> bool:
    """Whether nobody said so for so long: no process, or, where the database is away, not this one."""
    key = f"alarm:{hashlib.sha256(kind.encode()).hexdigest()}"
    try:
        return cache.add(key, True, seconds)
    except Error:
        return caches["process"].add(key, True, seconds)


def _mail(text: str) -> None:
    Thread(target=_send, args=[mask(text, settings.SECRET_VALUES)], name="alarm-mail").start()


def _send(text: str) -> None:
    subject = f"MaxVideo alarm: {' '.join(text.split())}"[:LONGEST_SUBJECT]
    body = f"{text}\n\n{settings.SITE_URL}/healthz says more. Further alarms of this kind are in the log for an hour.\n"
    try:
        send_mail(subject, body, None, [address for _, address in settings.ADMINS])
    except (smtplib.SMTPException, OSError) as error:
        _log.warning("the alarm could not be mailed: %s", type(error).__name__)
