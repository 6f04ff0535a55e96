"""What the sweep does beside its rounds, each in its own time. An app's `hooks.py` registers its chores here."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import Error

from maxvideo.web.registry import Registry

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Chore:
    """Something done every so often; it raises one of `away` where what it needs is away for the moment."""

    name: str
    do: Callable[[], object]
    every: timedelta
    away: tuple[type[Exception], ...] = ()


chores: Registry[Chore] = Registry()


class DueChores:
    """Does each chore when it is due, all once at the start."""

    def __init__(self, chores: Registry[Chore] = chores) -> None:
        self._chores = chores
        self._due_at: dict[str, float] = {}

    def do_due(self) -> None:
        """Do what is due now; a chore that fails is tried again next time. Raises what the database raises."""
        for chore in self._chores:
            if time.monotonic() >= self._due_at.get(chore.name, 0):
                self._due_at[chore.name] = time.monotonic() + chore.every.total_seconds()
                _do(chore)


def _do(chore: Chore) -> None:
    try:
        chore.do()
    except chore.away as error:
        log.warning("%s: what it needs is away: %s", chore.name, type(error).__name__)
    except Error:
        raise
    except Exception:
        log.exception("%s failed", chore.name)
