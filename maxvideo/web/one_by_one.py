"""Many rows that a chore deals with one after the other: what cannot be dealt with stands in nobody's way."""

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any, Final, Generic, TypeVar

from maxvideo.web.alarm import raise_alarm

SECONDS: Final = 5.0
LEAVE_ASIDE_SECONDS: Final = 60.0
LEAVE_ASIDE_AT_MOST_SECONDS: Final = 6 * 3600.0
ALARM_FROM: Final = 5

Row = TypeVar("Row")
log = logging.getLogger(__name__)


class OneByOne(Generic[Row]):
    """Deals with rows in turn, for a few seconds; the rest comes next time.

    A row that fails is reported and left aside for a minute, twice as long after each failure, so that the others come
    first. That is remembered by this process alone: another one finds out for itself.
    """

    def __init__(self, name: str, deal_with: Callable[[Row], object], *, key: Callable[[Row], Any]) -> None:
        self._name, self._deal_with, self._key = name, deal_with, key
        self._failures: dict[Any, int] = {}
        self._again_at: dict[Any, float] = {}

    @property
    def left_aside(self) -> list[Any]:
        """The keys of what is not tried now, for a query to leave out."""
        return [key for key, again_at in list(self._again_at.items()) if again_at > time.monotonic()]

    def __call__(self, rows: Iterable[Row]) -> None:
        """Deal with as many as the time allows: the sweep must not wait for what is slow."""
        self._in_turn(rows, time.monotonic() + SECONDS)

    def _in_turn(self, rows: Iterable[Row], until: float) -> None:
        for row in rows:
            self._try(row)
            if time.monotonic() >= until:
                return

    def _try(self, row: Row) -> None:
        key = self._key(row)
        if self._again_at.get(key, 0.0) > time.monotonic():
            return
        try:
            self._deal_with(row)
        except Exception as error:  # whatever it is, the others are not to blame
            self._leave_aside(key, error)
        else:
            self._forget_failures([key])

    def _forget_failures(self, keys: Iterable[Any]) -> None:
        for key in keys:
            self._failures.pop(key, None)
            self._again_at.pop(key, None)

    def _leave_aside(self, key: Any, error: Exception) -> None:
        failures = self._failures[key] = self._failures.get(key, 0) + 1
        seconds = min(LEAVE_ASIDE_SECONDS * 2 ** min(failures - 1, 16), LEAVE_ASIDE_AT_MOST_SECONDS)
        self._again_at[key] = time.monotonic() + seconds
        log.warning("%s: %s is left aside for %d s: %s", self._name, key, seconds, error, exc_info=error)
        if failures >= ALARM_FROM:
            raise_alarm("%s: %s has failed %d times: %s", self._name, key, failures, type(error).__name__)
