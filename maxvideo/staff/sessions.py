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

from maxvideo.accounts.log_in_time import log_in_time
from maxvideo.web import clock

LONGEST: Final = timedelta(hours=12)
IDLE: Final = timedelta(hours=1)
NOTED_EVERY: Final = timedelta(minutes=1)
BEGAN: Final = "staff_began"
SEEN: Final = "staff_seen"


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
    began = session.get(BEGAN) or log_in_time(request) or now
    seen = session.get(SEEN, began)
    if now - began > LONGEST.total_seconds() or now - seen > IDLE.total_seconds():
        logout(request)
    elif BEGAN not in session:
        session[BEGAN], session[SEEN] = began, now
    elif now - seen > NOTED_EVERY.total_seconds() and not _asks_by_itself(request):
        session[SEEN] = now


def _asks_by_itself(request: HttpRequest) -> bool:
    """Whether it is a page that looks for news, and nobody who does something."""
    return request.method == "GET" and request.headers.get("HX-Request") == "true"
