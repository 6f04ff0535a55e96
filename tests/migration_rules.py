"""What a migration may do to a site that goes on working, in sentences for whoever wrote one that may not.

A table that is not named as small is large: nobody may wait for it, and no statement of the site's may be broken off.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final, NamedTuple

from django.apps import apps
from django.db import connection, models
from django.db.migrations import Migration
from django.db.migrations import operations as ops
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from maxvideo.web.migration_operations import (
    AddCheckConcurrently,
    AddIndexConcurrently,
    AppendOnly,
    GrantToRole,
    NeverReplaced,
    RunInBatches,
)

ROOMS: Final = ("billing", "generations", "maxvideo")
BIT_BY_BIT: Final = (AddCheckConcurrently, AddIndexConcurrently, RunInBatches)
SHORT: Final = (AppendOnly, GrantToRole, NeverReplaced)
SMALL: Final = {"circuit", "endpointstatus", "heartbeat", "rate", "refuseddeliveries", "signingkeys"}
# Statements of a migration's own, looked at by hand: why they hold up nobody.
HANDWRITTEN: Final = {
    ("generations", "search_text"): "makes triggers on SQLite, nothing on PostgreSQL",
    ("generations", "search_text_filled_and_indexed"): "builds indexes concurrently, patiently, and drops broken ones",
    ("generations", "stored_bytes"): "makes a new table and triggers, which wait for a lock and hold it for a moment",
    ("generations", "tallies"): "makes a new table and triggers, which wait for a lock and hold it for a moment",
    ("generations", "tallies_so_far"): "reads, and adds some lines to a table that is nobody's",
    ("generations", "longer_file_addresses"): "a longer varchar is no more than a note in PostgreSQL's catalogue",
    ("generations", "looks_of_turned_pictures"): "the same; on the way back a table of small rows is written once",
}
USE: Final = "of maxvideo.web.migration_operations, in a migration with atomic = False"


class Name(NamedTuple):
    """A migration's app and name."""

    app: str
    name: str

    @property
    def is_first(self) -> bool:
        """Whether it makes tables where there are none."""
        return self.name.startswith("0001_")

    @property
    def words(self) -> tuple[str, str]:
        """The name without its number, which changes where branches meet."""
        return self.app, self.name.partition("_")[2]


@cache
def loader() -> MigrationLoader:
    """Every migration there is."""
    return MigrationLoader(None)


def ours() -> dict[Name, Migration]:
    """Those of our apps, the first of each left out."""
    labels = {config.label for config in apps.get_app_configs() if config.name.partition(".")[0] in ROOMS}
    found = {Name(*key): migration for key, migration in loader().disk_migrations.items() if key[0] in labels}
    return {name: migration for name, migration in sorted(found.items()) if not name.is_first}


def before(name: Name) -> ProjectState:
    """The models as they are before a migration."""
    return loader().project_state([tuple(name)], at_end=False)


def locks(name: Name, migration: Migration, state: ProjectState) -> Iterator[str]:
    """What people would wait for, or what could not be done again where it was broken off."""
    done = list(_on_tables_that_are_there(migration))
    for operation in done:
        if word := _lock(name, operation, state):
            yield f"{name.app}.{name.name}: {operation.describe()}: {word}"
    careful = [operation for operation in done if isinstance(operation, BIT_BY_BIT)]
    if careful and migration.atomic:
        yield f"{name.app}.{name.name}: {careful[0].describe()}: set atomic = False on the migration"
    elif not migration.atomic and len(careful) < len(done) and name.words not in HANDWRITTEN:
        yield f"{name.app}.{name.name}: what is not done bit by bit needs a migration of its own, one that is atomic"


def incompatible(name: Name, migration: Migration, state: ProjectState) -> Iterator[str]:
    """What the release before could not read or write any more."""
    for operation in _on_tables_that_are_there(migration):
        if word := _break(name, operation, state):
            yield f"{name.app}.{name.name}: {operation.describe()}: {word}"


def _on_tables_that_are_there(migration: Migration) -> Iterator[Operation]:
    """What is done in the database, but for what is done to a table that the same migration makes."""
    made = {one.name_lower for one in migration.operations if isinstance(one, ops.CreateModel)}
    for operation in migration.operations:
        apart = isinstance(operation, ops.SeparateDatabaseAndState)
        for one in operation.database_operations if apart else [operation]:
            if not isinstance(one, ops.CreateModel) and getattr(one, "model_name", "").lower() not in made:
                yield one


def _lock(name: Name, operation: Operation, state: ProjectState) -> str | None:
    is_small = getattr(operation, "model_name", "").lower() in SMALL
    if is_small or isinstance(operation, (*BIT_BY_BIT, *SHORT)) or name.words in HANDWRITTEN:
        return None
    match operation:
        case ops.AddIndex() | ops.AlterUniqueTogether():
            return f"use AddIndexConcurrently {USE}"
        case ops.AddConstraint(constraint=models.CheckConstraint()):
            return f"use AddCheckConcurrently {USE}"
        case ops.AddConstraint():
            return f"build a unique Index with AddIndexConcurrently's SQL by hand, {USE}, and name it in HANDWRITTEN"
        case ops.AddField(field=field) if _has_index(field):
            return f"add it without an index (unique, db_index), then use AddIndexConcurrently {USE}"
        case ops.RunPython() | ops.RunSQL():
            return f"use RunInBatches {USE}, or say in HANDWRITTEN of tests/migration_rules.py why it holds up nobody"
        case ops.AlterField() if _is_altered(name, operation, state):
            return "it may write the table anew: do what PostgreSQL needs by hand, and say so in HANDWRITTEN"
    return None


def _break(name: Name, operation: Operation, state: ProjectState) -> str | None:
    match operation:
        case ops.AddField(field=field) if not (field.null or field.has_db_default() or field.many_to_many):
            return "the release before leaves it out where it inserts: give it a db_default, or null=True"
        case ops.AlterField(field=field) if not field.null and not field.has_db_default():
            old = _old_field(name, operation, state)
            return "the release before writes NULL: wait for the next release" if old.null else None
        case ops.RemoveField() | ops.DeleteModel():
            return "the release before reads it: forget it in state_operations only, and drop it a release later"
        case ops.RenameField() | ops.RenameModel() | ops.AlterModelTable():
            return "the release before knows it by the old name: keep the table's name for it (db_column, db_table)"
    return None


def _has_index(field: Any) -> bool:
    return bool(not field.many_to_many and (field.unique or field.db_index))


def _old_field(name: Name, operation: ops.AlterField, state: ProjectState) -> Any:
    return state.apps.get_model(name.app, operation.model_name)._meta.get_field(operation.name)


def _is_altered(name: Name, operation: ops.AlterField, state: ProjectState) -> bool:
    """Whether the database hears of it: it knows no help texts and no choices."""
    old, new_state = _old_field(name, operation, state), state.clone()
    operation.state_forwards(name.app, new_state)
    new = new_state.apps.get_model(name.app, operation.model_name)._meta.get_field(operation.name)
    return bool(connection.schema_editor()._field_should_be_altered(old, new))
