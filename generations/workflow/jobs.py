"""The two jobs, one for each queue."""

import logging
import uuid
from functools import lru_cache, partial

from django.conf import settings
from django.db import Error, close_old_connections

from generations.workflow import advance
from generations.workflow.save_threads import SaveThreads
from maxvideo.web.database_errors import is_away, leave_if_read_only

log = logging.getLogger(__name__)


def look(generation_id: str) -> None:
    """Do what is due of a generation, except fetching and storing files.

    A SimpleWorker lives long and never renews its database connection by itself. Where the database is away there is
    nothing to keep of the job: the row is due again.
    """
    close_old_connections()
    try:
        advance(uuid.UUID(generation_id), saving=False)
    except Error as error:
        if not is_away(error):
            raise
        log.warning("generation %s waits for the database: %s", generation_id, type(error).__name__)
        leave_if_read_only(error)
    finally:
        close_old_connections()


def save(generation_id: str) -> None:
    """Have a generation's file fetched and stored, as soon as one of this process's threads is free."""
    save_threads(settings.SAVES_AT_ONCE).advance(uuid.UUID(generation_id), waits=True)


@lru_cache
def save_threads(most: int) -> SaveThreads:
    """The threads of this process."""
    return SaveThreads(partial(advance, saving=True), most)
