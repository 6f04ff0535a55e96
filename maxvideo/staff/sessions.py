"""Log-ins of staff end sooner than others': after twelve hours in any case, and after an hour of doing nothing.

Kept and compared in the session itself, so that a cookie that lives longer, or was taken, opens nothing.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth import logout
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from maxvideo.web import clock
from maxvideo.web.sessions import BEGAN, Limits

STAFF: Final = Limits(inactive=timedelta(hours=1), longest=timedelta(hours=12))
SEEN: Final = "staff_seen"
"""A name of its own in the session: where people are noted, a page that looks for news by itself counts as them."""


class StaffSessions:
    """Logs staff out whose time is over, before anybody asks who they are."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the session of whoever has one, and is on staff."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES and _is_staff(request):
            _end_or_note(request)
        return self.get_response(request)


def _is_staff(request: HttpRequest) -> bool:
    """Where the database is away nobody is; whoever asks it next says so."""
    try:
        return bool(request.user.is_authenticated and request.user.is_staff)
    except DatabaseError:
        return False


def _end_or_note(request: HttpRequest) -> None:
    now, session = clock.moment().timestamp(), request.session
    began = session.get(BEGAN, now)
    seen = session.get(SEEN, began)
    if STAFF.are_over(began, seen, now):
        logout(request)
    elif SEEN not in session:
        session[BEGAN], session[SEEN] = began, now
    elif now - seen > STAFF.noted_every and not _asks_by_itself(request):
        session[SEEN] = now


def _asks_by_itself(request: HttpRequest) -> bool:
    """Whether it is a page that looks for news, and nobody who does something."""
    return request.method == "GET" and request.headers.get("HX-Request") == "true"
