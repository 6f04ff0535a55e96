"""What several queries find, as texts that one statement gives: one comparison says whether any of it has changed.

The statement is written out once: Django takes longer to put it together than a database to answer it.
"""

from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import QuerySet

JSON_OF: Final = {
    "sqlite": {"array": "json_array", "arrays": "json_group_array"},
    "postgresql": {"array": "json_build_array", "arrays": "json_agg"},
}


class RowsAsText(NamedTuple):
    """The statement and its parameters."""

    sql: str
    params: tuple[Any, ...]

    @classmethod
    def of(cls, *queries: QuerySet[Any, tuple[Any, ...]]) -> "RowsAsText":
        """Of queries by `values_list`; a moment in one is the database's own, not an argument."""
        columns: list[str] = []
        params: list[Any] = []
        for query in queries:
            sql, its_params = query.query.sql_with_params()
            columns.append(_column(sql, query.query.values_select))
            params += its_params
        return cls(f"SELECT {', '.join(columns)}", tuple(params))

    def ask(self) -> tuple[str | None, ...]:
        """A text for each query, as its rows are now; None where it has no row, or an empty list."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.params)
            told: tuple[str | None, ...] = cursor.fetchone()
            return told


def _column(sql: str, names: tuple[str, ...]) -> str:
    """One query's rows as one text."""
    json = JSON_OF[connection.vendor]
    fields = ", ".join(f'found."{name}"' for name in names)
    row = f"{json['array']}({fields})"
    return f"(SELECT CAST({json['arrays']}({row}) AS TEXT) FROM ({sql}) AS found)"  # noqa: S608 - Django's words
