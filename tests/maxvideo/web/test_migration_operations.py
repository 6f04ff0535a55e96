"""What is done to a table beside those who write to it, and done again where it was broken off."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps as real_apps
from django.db import IntegrityError, NotSupportedError, connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Q, QuerySet

from generations.models import Circuit
from maxvideo.web import clock
from maxvideo.web.migration_operations import AddCheckConcurrently, AddIndexConcurrently, RunInBatches

pytestmark = pytest.mark.django_db(transaction=True)

INDEX = AddIndexConcurrently("circuit", models.Index(fields=["open_until"], name="circuit_open_until"))
CHECK = AddCheckConcurrently("circuit", models.CheckConstraint(condition=~Q(name="bad"), name="circuit_not_bad"))
WAITS = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX%%' AND wait_event_type = 'Lock'"


def states(operation: Operation) -> tuple[ProjectState, ProjectState]:
    """The models before and after it."""
    before = ProjectState.from_apps(real_apps)
    after = before.clone()
    operation.state_forwards("generations", after)
    return before, after


def do(operation: Operation) -> None:
    """Do it, as a migration that is not atomic does."""
    before, after = states(operation)
    with connection.schema_editor(atomic=False) as editor:
        operation.database_forwards("generations", editor, before, after)


def undo(operation: Operation) -> None:
    """Take it back."""
    before, after = states(operation)
    with connection.schema_editor(atomic=False) as editor:
        operation.database_backwards("generations", editor, after, before)


@contextmanager
def done(operation: Operation) -> Iterator[None]:
    """It is done for a while."""
    do(operation)
    yield
    undo(operation)


def constraints() -> dict[str, Any]:
    """The table's indexes and constraints."""
    with connection.cursor() as cursor:
        return connection.introspection.get_constraints(cursor, "generations_circuit")


def add(*names: str) -> None:
    for name in names:
        Circuit.objects.create(name=name, open_until=clock.now())


# an index


def test_index_comes_and_goes() -> None:
    with done(INDEX):
        assert constraints()["circuit_open_until"]["index"]
    assert "circuit_open_until" not in constraints()


def test_index_whose_building_was_broken_off_is_built_anew() -> None:
    do(INDEX)
    with done(INDEX):
        assert constraints()["circuit_open_until"]["index"]


@contextmanager
def somebody_in_a_transaction() -> Iterator[BaseDatabaseWrapper]:
    other = connection.copy()
    other.ensure_connection()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("LOCK TABLE generations_circuit IN ROW EXCLUSIVE MODE")
    yield other
    other.close()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's writers queue in any case")
def test_index_that_waits_for_somebody_holds_up_nobody() -> None:
    def build() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '10ms'")
        do(INDEX)
        connection.close()

    with somebody_in_a_transaction() as somebody:
        thread = threading.Thread(target=build)
        thread.start()
        while not is_waiting():
            assert thread.is_alive()
            time.sleep(0.01)
        add("written meanwhile")
        somebody.rollback()
        thread.join()
    assert constraints()["circuit_open_until"]["index"]
    undo(INDEX)


def is_waiting() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITS)
        return bool(cursor.fetchone()[0])


# a check


def test_check_comes_and_goes_and_may_be_added_again() -> None:
    add("good")
    do(CHECK)
    if connection.vendor == "postgresql":
        do(CHECK)
    with pytest.raises(IntegrityError):
        add("bad")
    undo(CHECK)
    add("bad")


def test_check_that_rows_break_is_refused() -> None:
    add("bad")
    with pytest.raises(IntegrityError):
        do(CHECK)
    if connection.vendor == "postgresql":
        undo(CHECK)


# rows


class Renaming:
    """Marks rows as done, and breaks at the row of a name."""

    def __init__(self, breaks_at: str = "") -> None:
        self.breaks_at = breaks_at
        self.batches: list[int] = []

    def __call__(self, apps: Any, connection: Any, rows: QuerySet[Any]) -> None:
        self.batches.append(len(rows))
        for row in rows:
            row.__class__.objects.filter(pk=row.pk).update(open_until="2030-01-01T00:00Z")
            if row.pk == self.breaks_at:
                raise ConnectionAbortedError


LEFT = ~Q(open_until="2030-01-01T00:00Z")


def test_rows_are_done_so_many_at_a_time() -> None:
    add("a", "b", "c", "d", "e")
    code = Renaming()
    do(RunInBatches("generations.Circuit", code, size=2))
    assert code.batches == [2, 2, 1]
    assert not Circuit.objects.filter(LEFT).exists()


def test_rows_that_are_done_stay_done_and_it_goes_on_from_there() -> None:
    add("a", "b", "c", "d", "e")
    with pytest.raises(ConnectionAbortedError):
        do(RunInBatches("generations.Circuit", Renaming("d"), only=LEFT, size=2))
    assert set(Circuit.objects.filter(LEFT).values_list("pk", flat=True)) == {"c", "d", "e"}

    code = Renaming()
    do(RunInBatches("generations.Circuit", code, only=LEFT, size=2))
    assert code.batches == [2, 1]
    assert not Circuit.objects.filter(LEFT).exists()


@pytest.mark.parametrize("operation", [INDEX, CHECK, RunInBatches("generations.Circuit", print)])
def test_migration_that_is_atomic_is_told_so(operation: Operation) -> None:
    before, after = states(operation)
    with connection.schema_editor() as editor, pytest.raises(NotSupportedError, match="set atomic = False"):
        operation.database_forwards("generations", editor, before, after)
