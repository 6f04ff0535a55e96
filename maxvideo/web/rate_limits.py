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

from maxvideo.web.networks import network_of_request
from maxvideo.web.start_rate import parse

if TYPE_CHECKING:
    from django.contrib.auth.models import _AnyUser  # the stubs' name for AUTH_USER_MODEL, or nobody

MINUTE: Final = timedelta(minutes=1)
QUOTES_PER_START: Final = 10
UPLOADS_PER_START: Final = 10
VISITORS: Final = 10
"""So many times what one visitor may is what all of them together may."""
DAY_SECONDS: Final = 24 * 3600
_PARTS: Final = 60  # that a span is counted in


def per_minute(user: "_AnyUser") -> int | None:
    """How many generations a user may start in a minute; None is no limit. Staff may have set their own rate."""
    own: str = getattr(user, "start_rate", "")
    try:
        return parse(own or settings.START_RATE)
    except ValueError:
        return parse(settings.START_RATE)


@dataclass
class Window:
    """What one person did of one kind in the last minute, or another span of time; `allowed` None is no limit.

    As a context it counts at its end what was `done` meanwhile.
    """

    key: str
    allowed: int | None
    span: int = 60  # seconds
    done: int = 0

    def is_full(self, *, at: float | None = None) -> bool:
        """Whether one more is too many at a moment (seconds since 1970; now)."""
        return not self.has_room_for(1, at=at)

    def has_room_for(self, many: int, *, at: float | None = None) -> bool:
        """Whether so many more are not too many."""
        return self.allowed is None or sum(self._recent(_second(at)).values()) + many <= self.allowed

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.count(self.done)

    def count(self, many: int = 1, *, at: float | None = None) -> None:
        """Take note of what was done; what is refused is not counted."""
        if self.allowed is None or not many:
            return
        second = _second(at)
        recent, part = self._recent(second), second - second % (self.span // _PARTS)
        cache.set(self.key, recent | {part: recent.get(part, 0) + many}, timeout=self.span)

    def _recent(self, second: int) -> dict[int, int]:
        counted: dict[int, int] = cache.get(self.key) or {}
        return {then: many for then, many in counted.items() if then > second - self.span}


class Windows:
    """Several that count the same deeds: one person's, and all visitors' together. Used like one."""

    def __init__(self, *windows: Window) -> None:
        self.windows, self.done = windows, 0

    def is_full(self) -> bool:
        """Whether any of them is."""
        return not self.has_room_for(1)

    def has_room_for(self, many: int) -> bool:
        """Whether each of them has."""
        return all(window.has_room_for(many) for window in self.windows)

    def count(self, many: int = 1) -> None:
        """Take note in each."""
        for window in self.windows:
            window.count(many)

    def take(self) -> bool:
        """Count one more, unless it is one too many."""
        if self.is_full():
            return False
        self.count()
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.count(self.done)


def quotes_of(request: HttpRequest) -> Windows:
    """The prices a user asked for, or a visitor's network."""
    return limit_of(request, "quotes", _times(per_minute(request.user), QUOTES_PER_START))


def uploads_of(request: HttpRequest) -> Windows:
    """The pictures a user uploaded, or a visitor's network."""
    return limit_of(request, "uploads", _times(per_minute(request.user), UPLOADS_PER_START))


def limit_of(
    request: HttpRequest, kind: str, allowed: int | None, *, span: int = 60, visitors: int | None = VISITORS
) -> Windows:
    """What the sender of a request did of one kind in the last minute, or in `span` seconds; None is no limit.

    A visitor is a network, and all of them together have a limit too, so that thousands of networks get no further
    than some tens of people would. `visitors` None asks for the network's own alone.
    """
    if request.user.is_authenticated:
        return Windows(Window(f"{kind}:user-{request.user.pk}", allowed, span))
    own = Window(f"{kind}:network-{network_of_request(request)}", allowed, span)
    return Windows(own, Window(f"{kind}:visitors", _times(allowed, visitors), span))


def _times(allowed: int | None, factor: int | None) -> int | None:
    return None if allowed is None or factor is None else allowed * factor


def _second(at: float | None) -> int:
    return int(time.time() if at is None else at)
