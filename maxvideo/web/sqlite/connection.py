"""A connection whose writers queue: who begins to write takes a turn, and gives it back when the transaction ends."""

import re
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.db.backends.sqlite3.base import SQLiteCursorWrapper

from maxvideo.web.sqlite.turns import Turns

WRITES: Final = re.compile(r"\s*(BEGIN IMMEDIATE|INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


class Connection(sqlite3.Connection):
    """A connection with a place in the queue of its file's writers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _, _, file = self.execute("PRAGMA database_list").fetchone()  # absolute, links resolved; none in memory
        self.turns = Turns(f"{file}-queue" if file else "")

    def begins_to_write(self, query: str) -> bool:
        """Whether a statement needs a turn: what is no write waits for nobody."""
        return not self.in_transaction and WRITES.match(query) is not None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """A writer's turn. Whose patience ends first tries without one, so that SQLite says what is wrong."""
        try:
            if self.turns.take():
                yield
            else:
                with self._less_patient():
                    yield
        finally:
            self._give_back()

    @contextmanager
    def _less_patient(self) -> Iterator[None]:
        """Wait for the turn as long as SQLite would for its lock; it is left what remains of that time."""
        ((patience,),) = self.execute("PRAGMA busy_timeout")
        until = time.monotonic() + patience / 1000
        if not self.turns.wait(patience / 1000):
            self.turns.give_back()
        self._set_busy_timeout(max(0, int((until - time.monotonic()) * 1000)))
        try:
            yield
        finally:
            self._set_busy_timeout(patience)

    def _set_busy_timeout(self, milliseconds: int) -> None:
        self.execute(f"PRAGMA busy_timeout = {milliseconds}")

    def commit(self) -> None:
        """Commit, and let the next one write."""
        try:
            super().commit()
        finally:
            self._give_back()

    def rollback(self) -> None:
        """Roll back, and let the next one write."""
        try:
            super().rollback()
        finally:
            self._give_back()

    def close(self) -> None:
        """Close; a transaction that is open is rolled back by that."""
        try:
            super().close()
        finally:
            self.turns.close()

    def _give_back(self) -> None:
        if not self.in_transaction:
            self.turns.give_back()


class Cursor(SQLiteCursorWrapper):
    """Django's cursor, that takes a turn for what begins to write."""

    connection: Connection

    def execute(  # type: ignore[override]  # as Django's stubs have it
        self, query: str, params: Iterable[Any] | None = None
    ) -> SQLiteCursorWrapper:
        if not self.connection.begins_to_write(query):
            return super().execute(query, params)
        with self.connection.turn():
            return super().execute(query, params)

    def executemany(  # type: ignore[override]
        self, query: str, param_list: Iterable[Iterable[Any]]
    ) -> SQLiteCursorWrapper:
        if not self.connection.begins_to_write(query):
            return super().executemany(query, param_list)
        with self.connection.turn():
            return super().executemany(query, param_list)
