"""A transaction that the database broke off is done again, whole: a restart, a failover, a deadlock cost time only.

For what somebody waits for. A worker's step needs none of this: its row is due again when its lease is over.
"""

import random
import time
from collections.abc import Callable
from typing import Final, TypeVar

from django.db import Error, connection, transaction

from maxvideo.web.database_errors import is_away, leave_if_read_only

MOST_TRIES: Final = 5
PATIENCE_SECONDS: Final = 8.0
PAUSE_SECONDS: Final = 0.05

Result = TypeVar("Result")


def retry_transaction(work: Callable[[], Result]) -> Result:
    """Do the work in one transaction, up to five times and some seconds where the database breaks it off.

    The work may be done again after a commit whose answer was lost, so it has keys of its own. Raises what it raises,
    and the last of the database's errors. Inside another transaction nothing is tried again: that one is broken.
    """
    until = time.monotonic() + PATIENCE_SECONDS
    tries = 1
    while True:
        try:
            with transaction.atomic():
                return work()
        except Error as error:
            is_last = tries == MOST_TRIES or connection.in_atomic_block or time.monotonic() >= until
            if is_last or not is_away(error):
                raise
            leave_if_read_only(error)
        connection.close_if_unusable_or_obsolete()
        time.sleep(random.uniform(0.5, 1.5) * PAUSE_SECONDS * 2**tries)  # noqa: S311 - a jitter is no secret
        tries += 1
