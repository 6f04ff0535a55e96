"""Threads that fetch and store several files at once: nearly all of that is waiting for the network.

The workers of the queue `save` have them, so that a few slow files do not hold up all others; so has the sweep, which
stands in for those workers while Redis is away.
"""

import logging
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

log = logging.getLogger(__name__)


class SaveThreads:
    """At most so many threads; each advances one generation at a time, and those that are at it are `busy`."""

    def __init__(self, advance: Callable[[uuid.UUID], None], most: int) -> None:
        self._advance_one = advance
        self._places = threading.Semaphore(most)
        self._pool = ThreadPoolExecutor(most, thread_name_prefix="save")
        self.busy: set[uuid.UUID] = set()

    def advance(self, generation_id: uuid.UUID, *, waits: bool = False) -> None:
        """Fetch and store a generation's file in a thread.

        Where all are busy, one is waited for, or the row is left: it is due again soon.
        """
        if generation_id not in self.busy and self._places.acquire(blocking=waits):
            self.busy.add(generation_id)
            self._pool.submit(self._advance, generation_id)

    def _advance(self, generation_id: uuid.UUID) -> None:
        try:
            self._advance_one(generation_id)
        except Exception:
            log.exception("generation %s: its step failed", generation_id)
        finally:
            connection.close()
            self.busy.discard(generation_id)
            self._places.release()
