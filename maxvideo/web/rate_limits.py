"""How much a person may ask for in a minute: START_RATE, and ten times as many quotes and uploads.

Starts are counted in their own rows (`workflow.start`); quotes and uploads leave none, so they are counted here, in the
cache that all processes share: how many in each second of the last minute. Two counts at the very same moment may
become one; nothing that costs money hangs on it.
"""

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Self

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from maxvideo.web.start_rate import parse

if TYPE_CHECKING:
    from django.contrib.auth.models import _AnyUser  # the stubs' name for AUTH_USER_MODEL, or nobody

MINUTE: Final = timedelta(minutes=1)
QUOTES_PER_START: Final = 10
UPLOADS_PER_START: Final = 10
_SECONDS: Final = 60


def per_minute(user: "_AnyUser") -> int | None:
    """How many generations a user may start in a minute; None is no limit. Staff may have set their own rate."""
    own: str = getattr(user, "start_rate", "")
    try:
        return parse(own or settings.START_RATE)
    except ValueError:
        return parse(settings.START_RATE)


@dataclass
class Window:
    """What one person did of one kind in the last minute; `allowed` None is no limit.

    As a context it counts at its end what was `done` meanwhile.
    """

    key: str
    allowed: int | None
    done: int = 0

    def is_full(self, *, at: float | None = None) -> bool:
        """Whether one more is too many at a moment (seconds since 1970; now)."""
        return self.allowed is not None and sum(self._recent(_second(at)).values()) >= self.allowed

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.count(self.done)

    def count(self, many: int = 1, *, at: float | None = None) -> None:
        """Take note of what was done; what is refused is not counted."""
        if self.allowed is None or not many:
            return
        second = _second(at)
        recent = self._recent(second)
        cache.set(self.key, recent | {second: recent.get(second, 0) + many}, timeout=_SECONDS)

    def _recent(self, second: int) -> dict[int, int]:
        counted: dict[int, int] = cache.get(self.key) or {}
        return {then: many for then, many in counted.items() if then > second - _SECONDS}


def quotes_of(request: HttpRequest) -> Window:
    """The prices a user asked for, or an address where nobody is logged in."""
    return _window(request, "quotes", QUOTES_PER_START)


def uploads_of(request: HttpRequest) -> Window:
    """The pictures a user uploaded, or an address where nobody is logged in."""
    return _window(request, "uploads", UPLOADS_PER_START)


def _window(request: HttpRequest, kind: str, per_start: int) -> Window:
    who = f"user-{request.user.pk}" if request.user.is_authenticated else f"address-{request.META.get('REMOTE_ADDR')}"
    starts = per_minute(request.user)
    return Window(f"{kind}:{who}", None if starts is None else starts * per_start)


def _second(at: float | None) -> int:
    return int(time.time() if at is None else at)
