"""Which of the database's errors mean that it is away for a while, so that the same goes well a little later.

Django sorts most of these by their class. A server that takes no writes any more, as after a failover, comes as
InternalError beside true faults, and is told by its SQLSTATE alone.
"""

from typing import Any, Final

from django.db import InterfaceError, InternalError, OperationalError, connection

READ_ONLY: Final = "25006"
TIMED_OUT: Final = {"25P03", "25P04"}  # the server ended a transaction that idled, or went on, for too long


def error_code(error: BaseException) -> str:
    """PostgreSQL's SQLSTATE, SQLite's name of the error, or "" where there is neither."""
    cause: Any = error.__cause__
    return getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None) or ""


def is_read_only(error: BaseException) -> bool:
    """Whether the database refused to write anything at all."""
    code = error_code(error)
    return code == READ_ONLY or code.startswith("SQLITE_READONLY")


def is_away(error: BaseException) -> bool:
    """Whether the database could not be asked, broke the work off, or takes no writes for now."""
    if isinstance(error, InternalError):
        return error_code(error) in {READ_ONLY, *TIMED_OUT}
    return isinstance(error, OperationalError | InterfaceError)


def leave_if_read_only(error: BaseException) -> None:
    """Close the connection to a server that takes no writes: another one may have taken over, and is asked next."""
    if is_read_only(error) and not connection.in_atomic_block:
        connection.close()
