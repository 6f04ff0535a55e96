"""Writers of a file of the test's own, through Django's backend: when each has its turn, and when it is given back."""

import multiprocessing
import sys
from collections.abc import Callable, Iterator
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connections, transaction
from django.db.utils import ConnectionHandler
from pytest_django import DjangoDbBlocker

from maxvideo.web import database
from maxvideo.web.sqlite.connection import Connection
from maxvideo.web.sqlite.turns import Turns
from tests.faults.site import eventually

FORK = multiprocessing.get_context("fork")
PROCESSES = 8
INSERT = "INSERT INTO written (process, ticket) VALUES (%s, %s)"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere SQLite's writers do not queue")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "site.sqlite3"


def connected(file: Path, *, patience: float = 120) -> Any:
    config = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file)}
    settings = database.configured(config, sqlite_timeout=1, test_file=file)
    settings["OPTIONS"]["timeout"] = patience
    return ConnectionHandler({"default": settings})["default"]


@pytest.fixture
def ours(file: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker) -> Iterator[Any]:
    """A connection that `transaction.atomic("ours")` finds, with an empty table."""
    ours = connected(file)
    monkeypatch.setitem(connections.settings, "ours", ours.settings_dict)
    connections["ours"] = ours
    ours.alias = "ours"
    with django_db_blocker.unblock():
        with ours.cursor() as cursor:
            cursor.execute("CREATE TABLE written (id INTEGER PRIMARY KEY, process INTEGER, ticket INTEGER)")
        yield ours
    ours.close()
    del connections["ours"]


@pytest.fixture
def is_free(file: Path) -> Iterator[Callable[[], bool]]:
    """Whether anybody who came now would have its turn at once."""
    turns = Turns(f"{file}-queue")

    def look() -> bool:
        free = turns.take()
        turns.give_back()
        return free

    yield look
    turns.close()


def write(file: Path, process: int, start: Event) -> None:
    """Write a row when told to."""
    ours = connected(file)
    ours.ensure_connection()
    assert start.wait(120)
    with ours.cursor() as cursor:
        cursor.execute(INSERT, [process, 0])
    ours.close()


def waiting(file: Path) -> int:
    """How many writers wait for their turn, as the kernel has it."""
    inode = Path(f"{file}-queue").stat().st_ino
    return sum("->" in line and f":{inode} " in line for line in Path("/proc/locks").read_text().splitlines())


def test_processes_write_in_the_order_in_which_they_come(ours: Any, file: Path) -> None:
    """So whoever comes waits for those who were there, and for nobody who comes later."""
    ours.close()
    starts = [FORK.Event() for _ in range(PROCESSES)]
    writers = [FORK.Process(target=write, args=(file, name, starts[name]), daemon=True) for name in range(PROCESSES)]
    for writer in writers:
        writer.start()
    with transaction.atomic("ours"):
        for number, start in enumerate(starts):
            start.set()
            assert eventually(lambda: waiting(file) > number, seconds=60)  # noqa: B023  # asked at once
    for writer in writers:
        writer.join(timeout=120)
    with ours.cursor() as cursor:
        cursor.execute("SELECT process FROM written ORDER BY id")
        assert [process for (process,) in cursor.fetchall()] == list(range(PROCESSES))


@pytest.mark.parametrize(
    ("query", "is_one"),
    [
        *(
            (f"{word} …", True)
            for word in ("BEGIN IMMEDIATE", "INSERT INTO", "UPDATE", "\n DELETE FROM", "replace into")
        ),
        *((f"{word} …", False) for word in ("SELECT", "WITH", "PRAGMA", "SAVEPOINT", "BEGIN", "UPDATED", "COMMIT")),
    ],
)
def test_what_begins_to_write(ours: Any, query: str, is_one: bool) -> None:
    connection: Connection = ours.connection
    assert connection.begins_to_write(query) is is_one


def test_turn_lasts_from_the_first_statement_to_the_commit(ours: Any, is_free: Callable[[], bool]) -> None:
    with transaction.atomic("ours"):
        with transaction.atomic("ours"), ours.cursor() as cursor:
            cursor.execute(INSERT, [1, 1])
        assert not is_free()
    assert is_free()


def test_savepoint_that_is_rolled_back_keeps_the_turn(ours: Any, is_free: Callable[[], bool]) -> None:
    with transaction.atomic("ours"):
        with pytest.raises(ZeroDivisionError), transaction.atomic("ours"):
            raise ZeroDivisionError
        assert not is_free()
    assert is_free()


def test_transaction_that_is_broken_off_gives_the_turn_back(ours: Any, is_free: Callable[[], bool]) -> None:
    with pytest.raises(OperationalError), transaction.atomic("ours"), ours.cursor() as cursor:
        cursor.execute("INSERT INTO nowhere VALUES (1)")
    assert is_free()


def test_connection_that_is_closed_gives_the_turn_back(ours: Any, is_free: Callable[[], bool]) -> None:
    with transaction.atomic("ours"):
        ours.close()
        assert is_free()


@pytest.mark.parametrize("query", ["UPDATE written SET process = 1", "UPDATE nowhere SET process = 1"])
def test_write_by_itself_gives_the_turn_back(ours: Any, is_free: Callable[[], bool], query: str) -> None:
    with ours.cursor() as cursor:
        try:
            cursor.execute(query)
        except OperationalError:
            assert "nowhere" in query
        assert is_free()


def test_who_reads_waits_for_nobody(ours: Any, file: Path) -> None:
    holder = Turns(f"{file}-queue")
    assert holder.take()
    with ours.cursor() as cursor:
        assert cursor.execute("SELECT COUNT(*) FROM written").fetchone() == (0,)
    holder.close()


def test_who_waits_in_vain_is_told_what_sqlite_says(ours: Any, file: Path, is_free: Callable[[], bool]) -> None:
    hurried = connected(file, patience=0.05)
    with transaction.atomic("ours"), hurried.cursor() as cursor:
        with pytest.raises(OperationalError, match="database is locked") as error:
            cursor.execute("BEGIN IMMEDIATE")
        assert error.value.__cause__.sqlite_errorname == "SQLITE_BUSY"
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (50,)
    hurried.close()
    assert is_free()


def test_turn_of_somebody_who_does_not_write_stops_nobody_for_good(ours: Any, file: Path) -> None:
    """As of a process that is stopped: SQLite's own lock is free, and decides."""
    hurried, stopped = connected(file, patience=0.05), Turns(f"{file}-queue")
    assert stopped.take()
    with hurried.cursor() as cursor:
        cursor.execute(INSERT, [1, 1])
        assert cursor.rowcount == 1
    hurried.close()
    stopped.close()
