"""A few threads that stand in for the workers of the queue `save` while Redis is away.

Files are fetched and stored beside the sweep, so that a slow one holds up no submit.
"""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

MOST_THREADS = 2


class SaveThreads:
    """Threads that advance generations, each one at a time."""

    def __init__(self, advance: Callable[[uuid.UUID], None]) -> None:
        self._advance_one = advance
        self._pool = ThreadPoolExecutor(MOST_THREADS, thread_name_prefix="save")
        self._busy: set[uuid.UUID] = set()

    def advance(self, generation_id: uuid.UUID) -> None:
        """Fetch and store a generation's file, unless all threads are busy: then it is due again soon."""
        if generation_id not in self._busy and len(self._busy) < MOST_THREADS:
            self._busy.add(generation_id)
            self._pool.submit(self._advance, generation_id)

    def _advance(self, generation_id: uuid.UUID) -> None:
        try:
            self._advance_one(generation_id)
        finally:
            connection.close()
            self._busy.discard(generation_id)
