"""The cache in the database: a write is one statement, and honest where the database takes none.

Django's counts the whole table before each write, and then takes up to four statements for it. Here the sweep looks how
many there are, once a minute; meanwhile there may be more than MAX_ENTRIES.

Django's says of a database that takes no writes that a key is there already. Who asks so for a lock, as allauth's rate
limits do, would tell people that they had tried too often. What is only remembered may be lost, and what has expired
may stay.
"""

import base64
import pickle
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from typing import Any, Final

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import DatabaseError, Error, connection, transaction
from django.utils import timezone

from maxvideo.web.database_errors import is_away, is_read_only

SET: Final = (
    "INSERT INTO {table} (cache_key, value, expires) VALUES (%s, %s, %s)"
    " ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires"
)
ADD: Final = f"{SET} WHERE {{table}}.expires < %s"
TOUCH: Final = "UPDATE {table} SET expires = %s WHERE cache_key = %s"


class SharedCache(DatabaseCache):
    """Django's; `add` raises the database's error where it is away."""

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Write it down; where the database takes no writes it is lost."""
        self._write(SET, self._key(key, version), _text(value), self._expires(timeout))

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Whether the key was not there and is now. Raises what the database raised."""
        now = _adapted(timezone.now())
        return self._write(ADD, self._key(key, version), _text(value), self._expires(timeout), now, raises=is_away)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Whether the key is there, and lives for so long from now on."""
        return self._write(TOUCH, self._expires(timeout), self._key(key, version))

    def cull(self) -> None:
        """Delete what has expired, and as Django does a part of the rest where that is more than MAX_ENTRIES."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM {self._quoted}")  # noqa: S608 - the table's name is a setting
            (number,) = cursor.fetchone()
            self._cull(connection.alias, cursor, timezone.now(), number)  # type: ignore[attr-defined]

    @property
    def _quoted(self) -> str:
        return connection.ops.quote_name(self._table)  # type: ignore[attr-defined]  # not in the stubs

    def _key(self, key: Any, version: int | None) -> str:
        return self.make_and_validate_key(key, version=version)

    def _expires(self, timeout: Any) -> Any:
        seconds = self.get_backend_timeout(timeout)
        ends = datetime.max if seconds is None else datetime.fromtimestamp(seconds, tz=UTC)  # noqa: DTZ901
        return _adapted(ends.replace(microsecond=0))

    def _write(self, sql: str, *params: Any, raises: Callable[[Error], bool] = lambda error: False) -> bool:
        """Whether a row was written; an error that is not raised is none to who asks."""
        try:
            with _savepoint(), connection.cursor() as cursor:
                cursor.execute(sql.format(table=self._quoted), params)
                return bool(cursor.rowcount)
        except DatabaseError as error:
            if raises(error):
                raise
            return False

    def _base_delete_many(self, keys: Iterable[str]) -> bool:
        """Reading a key that has expired deletes it."""
        try:
            is_deleted: bool = super()._base_delete_many(keys)  # type: ignore[misc]  # not in the stubs
        except Error as error:
            if not is_read_only(error):
                raise
            return False
        return is_deleted


def cull_cache() -> None:
    """A chore of the sweep."""
    cache = caches["default"]
    if isinstance(cache, SharedCache):
        cache.cull()


def _savepoint() -> AbstractContextManager[object]:
    """So that an error does not break off the transaction around; outside of one there is nothing to break off."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def _text(value: Any) -> str:
    return base64.b64encode(pickle.dumps(value, pickle.HIGHEST_PROTOCOL)).decode("ascii")


def _adapted(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)
