"""A database that fails at one statement."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection
from django.db.models import Model


@contextmanager
def no_new(model: type[Model]) -> Iterator[None]:
    """Rows of a model are not inserted: an OperationalError instead."""

    def execute(run: Callable[..., Any], sql: str, *args: Any) -> Any:
        if sql.startswith("INSERT") and f'"{model._meta.db_table}"' in sql:
            raise OperationalError(f"no new {model._meta.verbose_name_plural} now")
        return run(sql, *args)

    with connection.execute_wrapper(execute):
        yield
