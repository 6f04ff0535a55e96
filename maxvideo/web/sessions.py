"""How long a log-in lasts: it ends when nobody was there for a while, and after its longest time in any case.

Those of staff end sooner still (`maxvideo.staff.sessions`). When a log-in ends, in whichever way, the browser is told
to forget what it kept of the site.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.backends.base import UpdateError
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

BEGAN: Final = "began_at"
SEEN: Final = "seen_at"
"""Names in the session: seconds since 1970."""
FORGET: Final = '"cache", "storage"'
NOTED_EVERY: Final = timedelta(hours=1)
VISITORS_SECONDS: Final = 24 * 3600
"""What is kept for somebody who has not logged in is kept for a day, so that many visits fill no table."""
EXPIRY: Final = "_session_expiry"  # Django's name for what `set_expiry` sets
PARTS: Final = 12
"""Presence is noted once in so small a part of the span that a log-in may be left alone, at most once an hour."""


@dataclass(frozen=True)
class Limits:
    """How long a log-in may be left alone, and how long it lasts."""

    inactive: timedelta
    longest: timedelta

    @property
    def noted_every(self) -> float:
        """Seconds after which presence is noted again."""
        return min(self.inactive / PARTS, NOTED_EVERY).total_seconds()

    def are_over(self, began: float, seen: float, now: float) -> bool:
        """Whether a log-in has ended by now."""
        return now - seen > self.inactive.total_seconds() or now - began > self.longest.total_seconds()


PEOPLE: Final = Limits(inactive=timedelta(days=14), longest=timedelta(days=90))


def begin(request: HttpRequest) -> None:
    """Note that somebody logs in; the session is no visitor's any more."""
    if request.session.get(EXPIRY) == VISITORS_SECONDS:
        request.session.set_expiry(None)
    request.session[BEGAN] = request.session[SEEN] = int(time.time())


class SessionLimits:
    """Ends log-ins whose time is over; those that began before this was noted end with their row, after two weeks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the log-in before the page and after it."""
        was_logged_in = _has_log_in(request)
        if was_logged_in and SEEN in request.session:
            _check(request, time.time())
        response = self.get_response(request)
        if was_logged_in and SESSION_KEY not in request.session:
            response.headers["Clear-Site-Data"] = FORGET
        if request.session.modified and not _has_log_in(request):
            _keep_for_a_day(request)
        return response


def _has_log_in(request: HttpRequest) -> bool:
    """Where the database is away nobody has; whoever asks it next says so."""
    try:
        return SESSION_KEY in request.session
    except DatabaseError:
        return False


def _keep_for_a_day(request: HttpRequest) -> None:
    """What a visitor leaves; what is to be forgotten sooner stays so."""
    if not request.session.is_empty() and EXPIRY not in request.session:
        request.session.set_expiry(VISITORS_SECONDS)


def _check(request: HttpRequest, now: float) -> None:
    if PEOPLE.are_over(request.session[BEGAN], request.session[SEEN], now):
        logout(request)
    elif now - request.session[SEEN] > PEOPLE.noted_every:
        _note_presence(request, int(now))


def _note_presence(request: HttpRequest, now: int) -> None:
    """Where the database takes no writes just now, pages are read all the same."""
    request.session[SEEN] = now
    try:
        request.session.save()
    except (DatabaseError, UpdateError):
        request.session.modified = False
