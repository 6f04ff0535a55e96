"""A database that fails at one kind of statement."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal

from django.db import OperationalError, connection
from django.db.models import Model


@contextmanager
def failing(verb: Literal["INSERT", "UPDATE", "DELETE"], model: type[Model]) -> Iterator[None]:
    """Rows of a model are not inserted, changed or deleted: an OperationalError instead."""

    def execute(run: Callable[..., Any], sql: str, *args: Any) -> Any:
        if sql.startswith(verb) and f'"{model._meta.db_table}"' in sql.partition("WHERE")[0]:
            raise OperationalError(f"{verb}: not now")
        return run(sql, *args)

    with connection.execute_wrapper(execute):
        yield
