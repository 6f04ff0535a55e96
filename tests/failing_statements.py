"""A database that fails at one statement."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection


@contextmanager
def failing(beginning: str) -> Iterator[None]:
    """Statements that begin so are not carried out: an OperationalError instead."""

    def execute(run: Callable[..., Any], sql: str, *args: Any) -> Any:
        if sql.startswith(beginning):
            raise OperationalError(f"{beginning}: no")
        return run(sql, *args)

    with connection.execute_wrapper(execute):
        yield
