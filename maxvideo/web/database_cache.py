"""The cache in the database, honest where that takes no writes.

Django's says of such a database that a key is there already. Who asks so for a lock, as allauth's rate limits do, would
tell people that they had tried too often. What is only remembered may be lost, and what has expired may stay.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import Error, connection

from maxvideo.web.database_errors import is_away, is_read_only


class SharedCache(DatabaseCache):
    """Django's; `add` raises the database's error where it is away."""

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Whether the key was not there and is now. Raises what the database raised."""
        with _errors() as errors:
            is_added = super().add(key, value, timeout, version)
        if not is_added and errors and is_away(errors[-1]):
            raise errors[-1]
        return is_added

    def _base_delete_many(self, keys: list[str]) -> bool:
        """Reading a key that has expired deletes it."""
        try:
            is_deleted: bool = super()._base_delete_many(keys)  # type: ignore[misc]  # not in the stubs
        except Error as error:
            if not is_read_only(error):
                raise
            return False
        return is_deleted


@contextmanager
def _errors() -> Iterator[list[Error]]:
    """What the database raises meanwhile, whoever swallows it."""
    errors: list[Error] = []

    def note(execute: Callable[..., Any], *query: Any) -> Any:
        try:
            return execute(*query)
        except Error as error:
            errors.append(error)
            raise

    with connection.execute_wrapper(note):
        yield errors
