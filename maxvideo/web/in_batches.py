"""Many rows that a chore deals with some hundred at once: where that fails, one by one."""

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any, Final, TypeVar

from maxvideo.web import one_by_one
from maxvideo.web.one_by_one import OneByOne

AT_ONCE: Final = 500

Row = TypeVar("Row")
log = logging.getLogger(__name__)


class InBatches(OneByOne[Row]):
    """Deals with rows in batches, for a few seconds; the rest comes next time.

    `deal_with_all` gives the keys of those that failed by themselves, with the reason: they are left aside. Where it
    raises, nothing was done, and the rows of the batch are dealt with in turn: what cannot go stops no other.
    """

    def __init__(
        self,
        name: str,
        deal_with_all: Callable[[list[Row]], Mapping[Any, Exception]],
        deal_with: Callable[[Row], object],
        *,
        key: Callable[[Row], Any],
    ) -> None:
        super().__init__(name, deal_with, key=key)
        self._deal_with_all = deal_with_all

    def __call__(self, rows: Iterable[Row]) -> None:
        """Deal with as many as the time allows."""
        until, left = time.monotonic() + one_by_one.SECONDS, iter(rows)
        while batch := list(islice(left, AT_ONCE)):
            self._try_all(batch, until)
            if time.monotonic() >= until:
                return

    def _try_all(self, batch: list[Row], until: float) -> None:
        try:
            failed = self._deal_with_all(batch)
        except Exception as error:  # whichever row it is, it is found in turn
            log.warning("%s: %d at once: %s", self._name, len(batch), error)
            self._in_turn(batch, until)
        else:
            self._forget_failures(key for key in map(self._key, batch) if key not in failed)
            for key, reason in failed.items():
                self._leave_aside(key, reason)
