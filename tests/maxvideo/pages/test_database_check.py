import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client

from generations.models import Heartbeat
from maxvideo.pages.database_check import database

NOWHERE = {"sqlite": {"NAME": "/nowhere/site.sqlite3"}, "postgresql": {"HOST": "127.0.0.1", "PORT": "1"}}
READ_ONLY = {"sqlite": "PRAGMA query_only = 1", "postgresql": "SET LOCAL transaction_read_only = on"}
READ_AND_WRITE = {"sqlite": "PRAGMA query_only = 0", "postgresql": "SELECT 1"}
LOCK = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "BEGIN; LOCK TABLE generations_heartbeat IN ACCESS EXCLUSIVE MODE"}
PATIENCE = 8  # seconds; every other page waits as long for SQLite's lock, the tests' settings longer


@pytest.fixture
def read_only(db: None) -> Iterator[None]:
    """A database that takes no writes."""
    with connection.cursor() as cursor:
        cursor.execute(READ_ONLY[connection.vendor])
        yield
        cursor.execute(READ_AND_WRITE[connection.vendor])


@contextmanager
def locked() -> Iterator[None]:
    """Somebody else writes to the database, without end."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute(LOCK[connection.vendor])
    try:
        yield
    finally:
        other.close()


@contextmanager
def away() -> Iterator[None]:
    """The database is where nobody answers."""
    connection.close()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in NOWHERE[connection.vendor].items():
            patch.setitem(connection.settings_dict, name, value)
        yield


def test_row_is_written_and_taken_back(db: None) -> None:
    assert database() == "ok"
    assert not Heartbeat.objects.exists()


def test_database_that_is_read_only_says_so(read_only: None) -> None:
    assert database() == "read-only"


def test_read_only_database_still_tells_of_the_sweeper(read_only: None, client: Client) -> None:
    report = client.get("/healthz").json()
    assert (report["database"], report["sweeper"]) == ("read-only", "never ran")


def test_database_that_hangs_is_not_waited_for(transactional_db: None) -> None:
    with locked():
        started = time.monotonic()
        assert database() in {"locked", "no answer"}
        assert time.monotonic() - started < PATIENCE
    assert database() == "ok"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="how long SQLite waits is kept by the connection")
def test_wait_of_other_pages_stays_as_it_was(transactional_db: None) -> None:
    with locked():
        database()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone() == (connection.settings_dict["OPTIONS"]["timeout"] * 1000,)


def test_database_that_is_away(transactional_db: None) -> None:
    with away():
        assert database() == "no answer"
    assert database() == "ok"
