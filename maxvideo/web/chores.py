"""What the sweep does beside its rounds, each in its own time. An app's `hooks.py` registers its chores here."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from threading import Thread

from django.db import Error, connection

from maxvideo.web.registry import Registry

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Chore:
    """Something done every so often; it raises one of `away` where what it needs is away for the moment.

    One that waits for a server outside `is_slow`: it must not hold up the rounds.
    """

    name: str
    do: Callable[[], object]
    every: timedelta
    away: tuple[type[Exception], ...] = ()
    is_slow: bool = False


chores: Registry[Chore] = Registry()


class DueChores:
    """Does each chore when it is due, all once at the start; those that are slow in threads of their own, if wanted."""

    def __init__(self, chores: Registry[Chore] = chores, *, has_threads: bool = False) -> None:
        self._chores = chores
        self._has_threads = has_threads
        self._due_at: dict[str, float] = {}
        self._threads: dict[str, Thread] = {}

    def do_due(self) -> None:
        """Do what is due now; a chore that fails is tried again next time. Raises what the database raises."""
        for chore in self._chores:
            if time.monotonic() >= self._due_at.get(chore.name, 0):
                self._due_at[chore.name] = time.monotonic() + chore.every.total_seconds()
                self._begin(chore) if chore.is_slow and self._has_threads else _do(chore)

    def _begin(self, chore: Chore) -> None:
        """Do it beside the rounds, unless it still is at it."""
        before = self._threads.get(chore.name)
        if before is None or not before.is_alive():
            thread = self._threads[chore.name] = Thread(target=_do_beside, args=[chore], name=chore.name, daemon=True)
            thread.start()


def _do_beside(chore: Chore) -> None:
    try:
        _do(chore)
    except Error:
        log.exception("%s waits for the database", chore.name)
    finally:
        connection.close()


def _do(chore: Chore) -> None:
    try:
        chore.do()
    except chore.away as error:
        log.warning("%s: what it needs is away: %s", chore.name, type(error).__name__)
    except Error:
        raise
    except Exception:
        log.exception("%s failed", chore.name)
