"""`manage.py migrate`: Django's, with limits of its own on PostgreSQL.

The site's own would break off an index of a million rows after 30 seconds. A lock that all pages would queue behind is
asked for in short tries instead: what is broken off is begun again, and what is done stays done.
Both belong to a session, so that it goes past a pooler, to PostgreSQL itself.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.core.management.commands import migrate
from django.db import OperationalError, connections

from maxvideo.web.database_errors import error_code
from maxvideo.web.direct_connection import direct_connection, limit_pooled_sessions

LIMITS: Final = {"statement_timeout": "0", "idle_in_transaction_session_timeout": "0", "lock_timeout": "3s"}
LOCK_NOT_AVAILABLE: Final = "55P03"
TRIES: Final = 20
PAUSE_SECONDS: Final = 2.0


class Command(migrate.Command):
    """Waits as long for the work as it takes, and for a lock only briefly."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Ask nothing of a pooler, the checks neither: it would keep a session without the limits that are to come."""
        with direct_connection(options["database"]):
            limit_pooled_sessions(options["database"])
            return super().execute(*args, **options)

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate; where somebody holds a table, try again."""
        with migration_limits(options["database"]):
            for left in reversed(range(TRIES)):
                try:
                    super().handle(*args, **options)
                    return
                except OperationalError as error:
                    if error_code(error) != LOCK_NOT_AVAILABLE or not left:
                        raise
                self.stderr.write(f"Somebody holds a table; again in {PAUSE_SECONDS:g} s.")
                time.sleep(PAUSE_SECONDS)


@contextmanager
def migration_limits(database: str) -> Iterator[None]:
    """The limits of a PostgreSQL session for as long as it migrates."""
    connection = connections[database]
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        for name, value in LIMITS.items():
            cursor.execute(f"SET {name} = '{value}'")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for name in LIMITS:
                cursor.execute(f"RESET {name}")
