"""Django's backend for SQLite, with writers that queue."""

from typing import Any

from django.db.backends.sqlite3 import base

from maxvideo.web.sqlite.connection import Connection, Cursor


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own but for its connections."""

    def get_connection_params(self) -> dict[str, Any]:
        return super().get_connection_params() | {"factory": Connection}

    def create_cursor(self, name: str | None = None) -> Cursor:
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        return cursor
