"""A database that takes no writes for a while, as the one that is left after a failover."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection


@contextmanager
def read_only() -> Iterator[None]:
    """Every new connection reads only, and so does the next query; not within a transaction."""
    if connection.vendor == "postgresql":
        _alter_database("SET default_transaction_read_only = on")
        try:
            yield
        finally:
            _alter_database("RESET default_transaction_read_only")
        return
    options: dict[str, Any] = connection.settings_dict["OPTIONS"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(options, "init_command", f"{options['init_command']} PRAGMA query_only = 1;")
        connection.close()
        try:
            yield
        finally:
            connection.close()


def _alter_database(change: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = off")
        cursor.execute(f"ALTER DATABASE {connection.ops.quote_name(connection.settings_dict['NAME'])} {change}")
    connection.close()
