"""Whether the database takes a write, as every page and worker needs it to: one is made and rolled back."""

import os
import socket
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Timer
from typing import Any, Final

from django.conf import settings
from django.db import Error, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from generations.models import Heartbeat
from maxvideo.web.database_errors import error_code

SECONDS: Final = 2.0
# What SQLite and PostgreSQL call it, and what it is.
FAULTS: Final[Mapping[str, str]] = {
    "SQLITE_READONLY": "read-only",
    "25006": "read-only",
    "SQLITE_BUSY": "locked",
    "SQLITE_LOCKED": "locked",
    "SQLITE_FULL": "the disk is full",
    "53100": "the disk is full",
    "SQLITE_CANTOPEN": "no answer",
    "": "no answer",
}


def database() -> str:
    """`ok` where a row can be written, else what is wrong; soon, also where the database hangs."""
    try:
        connection.ensure_connection()
        with _soon(connections[connection.alias]), transaction.atomic():
            Heartbeat.objects.create(name=f"healthz-{uuid.uuid4().hex}")
            transaction.set_rollback(True)
    except Error as error:
        return _fault(error)
    return "ok"


def _fault(error: Error) -> str:
    """What is wrong, without the error's words: they may hold addresses and passwords."""
    code = error_code(error)
    kinds = (fault for name, fault in FAULTS.items() if name == code or (name and code.startswith(f"{name}_")))
    return next(kinds, f"takes no writes ({type(error).__name__})")


@contextmanager
def _soon(wrapper: BaseDatabaseWrapper) -> Iterator[None]:
    """Wait two seconds for the database and no longer: for the lock of SQLite, for any answer of PostgreSQL."""
    if wrapper.vendor == "sqlite":
        usual = int(settings.DATABASES[wrapper.alias]["OPTIONS"]["timeout"] * 1000)
        _set_busy_timeout(wrapper, int(SECONDS * 1000))
        try:
            yield
        finally:
            _set_busy_timeout(wrapper, usual)
        return
    timer = Timer(SECONDS, _cut, [wrapper.connection])
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _set_busy_timeout(wrapper: BaseDatabaseWrapper, milliseconds: int) -> None:
    with wrapper.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")


def _cut(connection: Any) -> None:
    """End a connection whose thread waits for an answer: the thread gets an error in the place of one."""
    with suppress(OSError), socket.socket(fileno=os.dup(connection.fileno())) as its_socket:
        its_socket.shutdown(socket.SHUT_RDWR)
