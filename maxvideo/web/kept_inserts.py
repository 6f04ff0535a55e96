"""Rows that are written all the time: their INSERT is made once, as the queries of `kept_queries` are.

To make one into SQL, column by column, takes Django several times as long as the database takes to write the row.
"""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.db.models import Model, sql
from django.db.models.constants import OnConflict
from django.db.models.sql.compiler import SQLInsertCompiler

from maxvideo.web.kept_queries import USING, Given, OfThread

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Instead:
    """What is changed of the row that has these unique fields already, by the names of columns."""

    unique: tuple[str, ...]
    changed: tuple[str, ...]

    def options(self, model: type[Model]) -> dict[str, Any]:
        """The same, as Django's query takes it."""
        fields = {field.attname: field for field in model._meta.local_concrete_fields}
        unique, changed = ([fields[name] for name in names] for names in (self.unique, self.changed))
        return {"on_conflict": OnConflict.UPDATE, "unique_fields": unique, "update_fields": changed}


class _Made(SQLInsertCompiler):
    """What was made into SQL, or a copy of it with a row's values; Django writes with it."""

    def __init__(self, model: type[Model], worked_out: Mapping[str, object], instead: Instead | None) -> None:
        fields: Any = [field for field in model._meta.local_concrete_fields if field is not model._meta.auto_field]
        places: Any = SimpleNamespace(
            **{field.attname: worked_out.get(field.attname, Given(field.attname, field)) for field in fields}
        )
        query = sql.InsertQuery(model, **(instead.options(model) if instead else {}))
        query.insert_values(fields, [places], raw=True)
        made: Any = query.get_compiler(using=USING)
        made.returning_fields = self.returned = list(model._meta.db_returning_fields)
        ((self.statement, self.params),) = made.as_sql()
        self.__dict__ |= made.__dict__

    def write(self, row: Model) -> None:
        """Write it, and take over what the database gave to it."""
        made = copy(self)
        made.params = tuple(self._value_of(param, row) for param in self.params)
        returned: Any = self.returned
        for given in made.execute_sql(returned):
            for field, value in zip(self.returned, given, strict=True):
                setattr(row, field.attname, value)

    def _value_of(self, param: object, row: Model) -> Any:
        if not isinstance(param, Given):
            return param
        field = param.output_field
        return field.get_db_prep_save(field.pre_save(row, add=True), connection=self.connection)

    def as_sql(self, *args: Any, **kwargs: Any) -> Any:
        """What was made."""
        return [(self.statement, self.params)]


class KeptInsert(Generic[Row]):
    """Writes a new row, as `save` does where no signal is listened to.

    `worked_out` are the columns that the database works out, by their names, whatever the row has there; where its
    expressions need something of the row, that is a `Given` with a field of its model. Every other column is the row's.
    """

    def __init__(
        self, model: type[Row], worked_out: Callable[[], Mapping[str, object]] = dict, instead: Instead | None = None
    ) -> None:
        self._made = OfThread(lambda: _Made(model, worked_out(), instead))

    def __call__(self, row: Row) -> Row:
        """Write it. Raises what the database raises."""
        with transaction.mark_for_rollback_on_error(using=USING):
            self._made.get().write(row)
        row._state.adding, row._state.db = False, USING
        return row
