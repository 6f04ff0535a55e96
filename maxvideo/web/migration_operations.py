"""What a migration does to a large table while the site works on it: nobody who writes waits, and it may be broken off.

They stand in a migration of their own with `atomic = False`. One that was broken off is run again from its beginning,
which each of them bears. On SQLite, whose writers queue in any case, they do the plain thing. Migrations of the past
stand on this module, so that it only grows. `AppendOnly`, `NeverReplaced` and `GrantToRole` touch no large table, and
stand anywhere.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.db import NotSupportedError, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddConstraint, AddIndex, RunPython
from django.db.migrations.state import ProjectState
from django.db.models import Q, QuerySet

AT_ONCE: Final = 1000
REFUSED: Final = {"sqlite": ("UPDATE", "DELETE"), "postgresql": ("UPDATE", "DELETE", "TRUNCATE")}
REFUSE: Final = """
CREATE OR REPLACE FUNCTION append_only_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
PATIENT: Final = "SET lock_timeout = 0"  # what an index is built beside may go on for long: it waits, nobody else does


class AddIndexConcurrently(AddIndex):
    """An index, built while others write."""

    atomic = False

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Build it anew: one whose building was broken off is there, and of no use."""
        refuse_in_transaction(self, schema_editor)
        with patience(schema_editor):
            drop_index(schema_editor, self.index.name)
            options = {"concurrently": True} if _is_postgresql(schema_editor) else {}
            schema_editor.add_index(to_state.apps.get_model(app_label, self.model_name), self.index, **options)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop it."""
        refuse_in_transaction(self, schema_editor)
        with patience(schema_editor):
            drop_index(schema_editor, self.index.name)


class AddCheckConcurrently(AddConstraint):
    """A CHECK, first for what is written from now on, then for the rows that are there.

    On SQLite this remakes the table, whose triggers have to be made again.
    """

    atomic = False

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Add it, where it was not added before this was broken off."""
        refuse_in_transaction(self, schema_editor)
        if not _is_postgresql(schema_editor):
            with transaction.atomic(schema_editor.connection.alias):
                super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        quote = schema_editor.quote_name
        table, name = quote(model._meta.db_table), quote(self.constraint.name)
        schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}")
        schema_editor.execute(f"{self.constraint.create_sql(model, schema_editor)} NOT VALID", params=None)
        schema_editor.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}")


class RunInBatches(RunPython):
    """Calls `code` with `apps`, the connection and so many rows of a model (like "generations.Generation") at a time.

    Each time is a transaction of its own. Done again, `code` does no harm; where `only` says which rows are left to
    do, it goes on where it was. There is nothing to take back.
    """

    def __init__(
        self, model: str, code: Callable[[Any, Any, QuerySet[Any]], None], *, only: Q | None = None, size: int = AT_ONCE
    ) -> None:
        super().__init__(self._run, RunPython.noop, atomic=False)
        self._model, self._do, self._only, self._size = model, code, only or Q(), size

    def _run(self, apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        refuse_in_transaction(self, schema_editor)
        rows = apps.get_model(self._model)._base_manager.filter(self._only).order_by("pk")
        pks = list(rows.values_list("pk", flat=True)[: self._size])
        while pks:
            with transaction.atomic(using=schema_editor.connection.alias):
                self._do(apps, schema_editor.connection, rows.filter(pk__in=pks))
            pks = list(rows.filter(pk__gt=pks[-1]).values_list("pk", flat=True)[: self._size])


class AppendOnly(RunPython):
    """Triggers that let a table's rows be added, and never changed or deleted.

    On SQLite a later change of the table's constraints or fields remakes it without them: such a migration ends with
    this again.
    """

    def __init__(self, table: str) -> None:
        super().__init__(self._install, self._remove)
        self.table = table

    def _install(self, apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        self._remove(apps, schema_editor)
        if _is_postgresql(schema_editor):
            schema_editor.execute(REFUSE, params=None)
        refuse = "FOR EACH STATEMENT EXECUTE FUNCTION append_only_refuse()"
        if not _is_postgresql(schema_editor):
            refuse = f"BEGIN SELECT RAISE(ABORT, '{self.table} is append-only'); END"
        for action in REFUSED[schema_editor.connection.vendor]:
            name = f"{self.table}_no_{action.lower()}"
            schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {action} ON {self.table} {refuse}", params=None)

    def _remove(self, apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        of_table = f" ON {self.table}" if _is_postgresql(schema_editor) else ""
        for action in REFUSED[schema_editor.connection.vendor]:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {self.table}_no_{action.lower()}{of_table}")


class NeverReplaced(RunPython):
    """On SQLite what `AppendOnly` leaves open: INSERT OR REPLACE deletes a row, and no trigger for DELETE is asked.

    `columns` are those that are unique. PostgreSQL knows no such statement. Whatever remakes the table drops it, as it
    does with those of `AppendOnly`.
    """

    def __init__(self, table: str, *columns: str) -> None:
        super().__init__(self._install, self._remove)
        self.table, self.columns = table, columns

    def _install(self, apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        self._remove(apps, schema_editor)
        if _is_postgresql(schema_editor):
            return
        is_there = " OR ".join(f"{column} = NEW.{column}" for column in self.columns)
        found = f"EXISTS (SELECT 1 FROM {self.table} WHERE {is_there})"  # noqa: S608 - names of a migration's own
        refuse = f"BEGIN SELECT RAISE(ABORT, '{self.table} is append-only'); END"
        schema_editor.execute(
            f"CREATE TRIGGER {self.table}_no_replace BEFORE INSERT ON {self.table} WHEN {found} {refuse}", params=None
        )

    def _remove(self, apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if not _is_postgresql(schema_editor):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {self.table}_no_replace")


class GrantToRole(RunPython):
    """Permissions of one app's models for a role, which is a group; both are made where they are not there yet.

    `GrantToRole("moderator", "generations", view_report="report", change_report="report")`: each permission with the
    model that it is of. Django makes permissions only when all migrations have run, so these are made here first.
    """

    def __init__(self, role: str, app: str, **permissions: str) -> None:
        super().__init__(self._grant, self._take)
        self.role, self.app, self.permissions = role, app, permissions

    def _grant(self, apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=self.role)
        for codename, model in self.permissions.items():
            group.permissions.add(self._permission(apps, codename, model))

    def _permission(self, apps: Any, codename: str, model: str) -> Any:
        kinds, permissions = apps.get_model("contenttypes", "ContentType"), apps.get_model("auth", "Permission")
        kind, _ = kinds.objects.get_or_create(app_label=self.app, model=model)
        name = f"Can {codename.replace('_', ' ')}"
        return permissions.objects.get_or_create(content_type=kind, codename=codename, defaults={"name": name})[0]

    def _take(self, apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for group in apps.get_model("auth", "Group").objects.filter(name=self.role):
            of_app = group.permissions.filter(content_type__app_label=self.app, codename__in=self.permissions)
            group.permissions.remove(*of_app)


def drop_index(schema_editor: BaseDatabaseSchemaEditor, name: str) -> None:
    """Drop an index if it is there."""
    concurrently = "CONCURRENTLY " if _is_postgresql(schema_editor) else ""
    schema_editor.execute(f"DROP INDEX {concurrently}IF EXISTS {schema_editor.quote_name(name)}")


def refuse_in_transaction(operation: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Raises NotSupportedError where the migration does not say that it is done bit by bit."""
    if schema_editor.connection.in_atomic_block:
        raise NotSupportedError(f"{type(operation).__name__}: set atomic = False on the migration")


@contextmanager
def patience(schema_editor: BaseDatabaseSchemaEditor) -> Iterator[None]:
    """Wait for locks as long as it takes, then as before."""
    if not _is_postgresql(schema_editor):
        yield
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        (before,) = cursor.fetchone()
        cursor.execute(PATIENT)
        try:
            yield
        finally:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [before])


def _is_postgresql(schema_editor: BaseDatabaseSchemaEditor) -> bool:
    return bool(schema_editor.connection.vendor == "postgresql")
