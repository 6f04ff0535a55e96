"""Which private rows somebody of the house has opened with a reason: in this log-in, for half an hour."""

from datetime import timedelta
from typing import Final

from django.db.models import Model
from django.http import HttpRequest

from maxvideo.web import clock

KEPT: Final = timedelta(minutes=30)
SESSION_KEY: Final = "staff_opened"


def open_for_a_while(request: HttpRequest, row: Model) -> None:
    """Remember that a reason was given for this row; what has lapsed is forgotten."""
    still = {name: until for name, until in _opened(request).items() if until > _now()}
    request.session[SESSION_KEY] = still | {_name(row): _now() + KEPT.total_seconds()}


def is_open(request: HttpRequest, row: Model) -> bool:
    """Whether a reason was given, and not too long ago."""
    return _opened(request).get(_name(row), 0) > _now()


def _opened(request: HttpRequest) -> dict[str, float]:
    opened: dict[str, float] = request.session.get(SESSION_KEY, {})
    return opened


def _name(row: Model) -> str:
    return f"{row._meta.label_lower}:{row.pk}"


def _now() -> float:
    return clock.moment().timestamp()
