"""Queries that are asked all the time: made into SQL once, and asked with other values each time.

To make one into SQL takes Django longer than it takes a database to find a row by its key. `Given` stands where a value
goes; what is read, locked or refused is Django's own doing, as ever. Each thread keeps what it made, as it does its
connection.
"""

import threading
from collections.abc import Callable, Mapping
from copy import copy
from functools import cached_property
from typing import Any, Final, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Expression, Field, QuerySet, sql
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.constants import ROW_COUNT

from maxvideo.web import clock

Row = TypeVar("Row")
Thing = TypeVar("Thing")
USING: Final = DEFAULT_DB_ALIAS


class Given(Expression):
    """A value that is given when the query is asked, never None; the field says how the database takes it."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """A place in the statement, where this waits for its value."""
        return "%s", [self]


class _Made(SQLCompiler):
    """What was made into SQL, or a copy of it that has its values; Django asks the database with it."""

    def __init__(self, query: sql.Query) -> None:
        made = query.get_compiler(using=USING)
        self.statement, self.params = made.as_sql()
        self.__dict__ |= made.__dict__
        self.converters = made.get_converters([column for column, *_ in self.select or ()])

    def with_values(self, values: Mapping[str, object]) -> "_Made":
        """One to be asked with these values."""
        made = copy(self)
        made.params = tuple(self._value_of(param, values) for param in self.params)
        return made

    def _value_of(self, param: object, values: Mapping[str, object]) -> object:
        if not isinstance(param, Given):
            return param
        return param.output_field.get_db_prep_value(values[param.name], self.connection)

    def as_sql(self, *args: Any, **kwargs: Any) -> tuple[str, Any]:
        """What was made."""
        return self.statement, self.params

    def get_converters(self, expressions: Any) -> Any:
        """Those of the columns, which are always the same."""
        return self.converters


class OfThread(Generic[Thing]):
    """What each thread makes once for its connection; anew while a test stops the clock, whose time is in it."""

    def __init__(self, make: Callable[[], Thing]) -> None:
        self._make = make
        self._kept = threading.local()

    def get(self) -> Thing:
        """It."""
        if clock.is_stopped():
            return self._make()
        if getattr(self._kept, "connection", None) is not connections[USING]:
            self._kept.thing, self._kept.connection = self._make(), connections[USING]
        thing: Thing = self._kept.thing
        return thing


class _Asked:
    """As much of a queryset, and of its query, as makes rows of what the database answers."""

    _known_related_objects: Final[Mapping[str, object]] = {}

    def __init__(self, queryset: "QuerySet[Any, Any]", made: _Made) -> None:
        self.model, self.db, self.query, self._made = queryset.model, USING, self, made

    def get_compiler(self, using: str) -> _Made:
        """What the database is asked with."""
        return self._made


class KeptRows(Generic[Row]):
    """Rows as a queryset would find them; called with the values of its `Given`s."""

    def __init__(self, make: "Callable[[], QuerySet[Any, Row]]") -> None:
        self._make, self._made = make, OfThread(lambda: _Made(make().query))

    def __call__(self, **values: object) -> list[Row]:
        """Ask the database."""
        made = self._made.get().with_values(values)
        rows: Any = self._rows._iterable_class
        return list(rows(_Asked(self._rows, made)))

    def first(self, **values: object) -> Row | None:
        """The first of the rows, all of which are read; None where there is none."""
        return next(iter(self(**values)), None)

    @cached_property
    def _rows(self) -> "QuerySet[Any, Row]":
        return self._make()


class KeptUpdate:
    """An UPDATE of the rows of a queryset; called with the values of its `Given`s."""

    def __init__(self, rows: "Callable[[], QuerySet[Any]]", fields: Callable[[], Mapping[str, object]]) -> None:
        self._made = OfThread(lambda: _Made(_update(rows, fields)))

    def __call__(self, **values: object) -> int:
        """How many rows it changed."""
        with transaction.mark_for_rollback_on_error(using=USING):
            return self._made.get().with_values(values).execute_sql(ROW_COUNT)  # type: ignore[call-overload, no-any-return]


def _update(rows: "Callable[[], QuerySet[Any]]", fields: Callable[[], Mapping[str, object]]) -> sql.UpdateQuery:
    query: Any = rows().query.chain(sql.UpdateQuery)
    query.add_update_values(dict(fields()))
    return query  # type: ignore[no-any-return]
