"""The two jobs, one for each queue."""

import uuid
from functools import lru_cache, partial

from django.conf import settings
from django.db import close_old_connections

from generations.workflow import advance
from generations.workflow.save_threads import SaveThreads


def look(generation_id: str) -> None:
    """Do what is due of a generation, except fetching and storing files.

    A SimpleWorker lives long and never renews its database connection by itself.
    """
    close_old_connections()
    try:
        advance(uuid.UUID(generation_id), saving=False)
    finally:
        close_old_connections()


def save(generation_id: str) -> None:
    """Have a generation's file fetched and stored, as soon as one of this process's threads is free."""
    save_threads(settings.SAVES_AT_ONCE).advance(uuid.UUID(generation_id), waits=True)


@lru_cache
def save_threads(most: int) -> SaveThreads:
    """The threads of this process."""
    return SaveThreads(partial(advance, saving=True), most)
