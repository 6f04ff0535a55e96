"""`manage.py migrate` has as much time as it needs, and holds up nobody for a lock."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from maxvideo.management.commands import migrate

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such limits"),
]


@pytest.fixture(autouse=True)
def _migrations_of_ours(settings: Settings) -> Iterator[None]:
    settings.MIGRATION_MODULES = {"web": "tests.slow_migrations"}
    yield
    call_command("migrate", "web", "zero", verbosity=0)


@pytest.fixture
def hurried() -> Iterator[None]:
    """The site's statements may take a tenth of a second."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connection.settings_dict["OPTIONS"], "options", "-c statement_timeout=100ms")
        connection.close()
        yield
    connection.close()


@pytest.fixture
def holder(monkeypatch: pytest.MonkeyPatch) -> Iterator[BaseDatabaseWrapper]:
    """Somebody else who holds a table in a transaction."""
    monkeypatch.setitem(migrate.LIMITS, "lock_timeout", "100ms")
    monkeypatch.setattr(migrate, "PAUSE_SECONDS", 0.01)
    other = connection.copy()
    other.ensure_connection()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("LOCK TABLE generations_circuit IN ROW EXCLUSIVE MODE")
    yield other
    other.close()


class Hearing(StringIO):
    """Hears that somebody holds a table, and has them let go."""

    def __init__(self, holder: BaseDatabaseWrapper) -> None:
        super().__init__()
        self._holder = holder

    def write(self, text: str) -> int:
        if "holds a table" in text:
            self._holder.rollback()
        return super().write(text)


def applied() -> set[str]:
    return {name for app, name in MigrationRecorder(connection).applied_migrations() if app == "web"}


def limit(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        (value,) = cursor.fetchone()
    return str(value)


def test_statement_may_take_longer_than_the_sites_and_those_limits_come_back(hurried: None) -> None:
    call_command("migrate", "web", "0001", verbosity=0)
    assert applied() == {"0001_slow"}
    assert limit("statement_timeout") == "100ms"


def test_lock_is_asked_for_again_until_it_is_free(holder: BaseDatabaseWrapper) -> None:
    heard = Hearing(holder)
    call_command("migrate", "web", verbosity=0, stderr=heard)
    assert applied() == {"0001_slow", "0002_locks"}
    assert heard.getvalue().count("holds a table") == 1


def test_lock_that_is_never_free_ends_it_after_what_was_done(
    holder: BaseDatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "TRIES", 2)
    with pytest.raises(OperationalError):
        call_command("migrate", "web", verbosity=0, stderr=StringIO())
    assert applied() == {"0001_slow"}
