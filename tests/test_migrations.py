"""A migration is done while the site works: nobody waits for it, and it may be broken off and begun again."""

from collections.abc import Callable

import pytest
from django.db import migrations, models
from django.db.migrations import Migration
from django.db.migrations.operations.base import Operation
from django.db.models import Q

from maxvideo.web.migration_operations import AddCheckConcurrently, AddIndexConcurrently, RunInBatches
from tests import migration_rules
from tests.migration_rules import Name

NAME = Name("generations", "9999_one")
INDEX = models.Index(fields=["error"], name="by_error")
CHECK = models.CheckConstraint(condition=Q(tries__gte=0), name="tries_sound")
ONCE = models.UniqueConstraint(fields=["sha256"], name="file_once")


def migration(*operations: Operation, atomic: bool = True) -> Migration:
    """One that does these."""
    made = Migration(NAME.name, NAME.app)
    made.operations, made.atomic = list(operations), atomic
    return made


def found(rule: Callable[..., object], *operations: Operation, atomic: bool = True) -> str:
    """What a rule says of a migration after all others."""
    state = migration_rules.loader().project_state()
    return "\n".join(rule(NAME, migration(*operations, atomic=atomic), state))


@pytest.mark.parametrize("name", migration_rules.ours(), ids=".".join)
def test_migration_holds_up_nobody(name: Name) -> None:
    state = migration_rules.before(name)
    assert list(migration_rules.locks(name, migration_rules.ours()[name], state)) == []


@pytest.mark.parametrize(
    ("operation", "told"),
    [
        (migrations.AddIndex("generation", INDEX), "AddIndexConcurrently"),
        (migrations.AddConstraint("generation", CHECK), "AddCheckConcurrently"),
        (migrations.AddConstraint("generation", ONCE), "by hand"),
        (migrations.AddField("generation", "x", models.IntegerField(null=True, db_index=True)), "AddIndexConcurrently"),
        (migrations.AddField("generation", "x", models.IntegerField(null=True, unique=True)), "AddIndexConcurrently"),
        (migrations.AlterField("generation", "error", models.CharField(max_length=9)), "may write the table anew"),
        (migrations.RunPython(migrations.RunPython.noop), "RunInBatches"),
        (migrations.RunSQL("SELECT 1"), "RunInBatches"),
        (
            migrations.SeparateDatabaseAndState(database_operations=[migrations.AddIndex("generation", INDEX)]),
            "AddIndexConcurrently",
        ),
        (AddIndexConcurrently("generation", INDEX), "set atomic = False"),
        (RunInBatches("generations.Generation", print), "set atomic = False"),
    ],
)
def test_what_would_lock_a_large_table_is_named(operation: Operation, told: str) -> None:
    sentence = found(migration_rules.locks, operation)
    assert sentence.startswith("generations.9999_one: ")
    assert told in sentence


def test_what_is_done_bit_by_bit_stands_alone() -> None:
    field = migrations.AddField("generation", "x", models.IntegerField(null=True))
    assert "of its own" in found(migration_rules.locks, field, AddIndexConcurrently("generation", INDEX), atomic=False)


@pytest.mark.parametrize(
    "operations",
    [
        [migrations.AddField("generation", "x", models.IntegerField(db_default=0))],
        [migrations.AddIndex("heartbeat", INDEX)],
        [
            migrations.CreateModel("Fresh", [("id", models.BigAutoField(primary_key=True))]),
            migrations.AddConstraint("fresh", CHECK),
        ],
        [
            migrations.AlterField(
                "generation", "file_missing_since", models.DateTimeField(blank=True, null=True, help_text="Since when.")
            )
        ],
    ],
)
def test_what_locks_nothing_passes(operations: list[Operation]) -> None:
    assert found(migration_rules.locks, *operations) == ""


@pytest.mark.parametrize(
    "operation",
    [
        AddIndexConcurrently("generation", INDEX),
        AddCheckConcurrently("generation", CHECK),
        RunInBatches("generations.Generation", print),
    ],
)
def test_what_is_done_bit_by_bit_passes(operation: Operation) -> None:
    assert found(migration_rules.locks, operation, atomic=False) == ""


@pytest.mark.parametrize(
    ("operation", "told"),
    [
        (migrations.AddField("generation", "x", models.IntegerField()), "db_default"),
        (migrations.AddField("generation", "x", models.IntegerField(default=0)), "db_default"),
        (migrations.AlterField("generation", "mailed_at", models.DateTimeField()), "writes NULL"),
        (migrations.RemoveField("generation", "error"), "a release later"),
        (migrations.DeleteModel("Circuit"), "a release later"),
        (migrations.RenameField("generation", "error", "problem"), "old name"),
        (migrations.RenameModel("Circuit", "Fuse"), "old name"),
        (migrations.AlterModelTable("Circuit", "fuse"), "old name"),
    ],
)
def test_what_the_release_before_could_not_bear_is_named(operation: Operation, told: str) -> None:
    sentence = found(migration_rules.incompatible, operation)
    assert sentence.startswith("generations.9999_one: ")
    assert told in sentence


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("generation", "x", models.IntegerField(null=True)),
        migrations.AddField("generation", "x", models.IntegerField(db_default=0)),
        migrations.CreateModel("Fresh", [("id", models.BigAutoField(primary_key=True)), ("n", models.IntegerField())]),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("generation", "error")]),
    ],
)
def test_what_the_release_before_does_not_notice_passes(operation: Operation) -> None:
    assert found(migration_rules.incompatible, operation) == ""
