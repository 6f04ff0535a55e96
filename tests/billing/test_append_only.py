from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from billing.ledger.models import Transfer
from billing.pricing.models import Rate
from maxvideo.accounts.models import User
from maxvideo.staff import actions
from maxvideo.staff.models import StaffAction
from tests import append_only

LISTING = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}
EXPECTED = {
    append_only.name_of(table, action)
    for table in append_only.TABLES
    for action in append_only.REFUSED[connection.vendor]
}


def triggers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(LISTING[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db
def test_triggers_exist_after_migrate() -> None:
    assert triggers() >= EXPECTED


@pytest.mark.django_db
def test_triggers_cover_every_kind_of_change() -> None:
    assert {name.rpartition("_")[2] for name in EXPECTED} >= {"update", "delete"}
    assert len(EXPECTED) == len(append_only.TABLES) * len(append_only.REFUSED[connection.vendor])


@pytest.mark.parametrize(
    "change",
    [
        lambda: Transfer.objects.update(note="Nothing to see"),
        lambda: Transfer.objects.all().delete(),
        lambda: Rate.objects.update(usd=0),
        lambda: Rate.objects.all().delete(),
        lambda: StaffAction.objects.update(reason="Nothing to see"),
        lambda: StaffAction.objects.all().delete(),
    ],
    ids=[
        *("update of transfers", "delete of transfers", "update of rates", "delete of rates"),
        *("update of what staff did", "delete of what staff did"),
    ],
)
def test_database_refuses(rich: User, rates: None, change: Callable[..., Any]) -> None:
    actions.record(rich, "look", rich)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no INSERT OR REPLACE")
@pytest.mark.parametrize(
    ("table", "new"), [("staff_staffaction", ""), ("billing_transfer", ""), ("billing_transfer", "id")]
)
def test_sqlite_replaces_no_row(rich: User, table: str, new: str) -> None:
    actions.record(rich, "look", rich)
    with connection.cursor() as cursor:
        names = [column.name for column in connection.introspection.get_table_description(cursor, table)]
        values = ", ".join("NULL" if name == new else f'"{name}"' for name in names)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(f"INSERT OR REPLACE INTO {table} SELECT {values} FROM {table} LIMIT 1")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("table", append_only.TABLES)
def test_postgresql_refuses_truncate(db: None, table: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table}")


def test_migration_takes_the_triggers_away_and_makes_them_again(transactional_db: None) -> None:
    append_only.lift()
    without = triggers()
    append_only.install()

    assert not without & EXPECTED
    assert triggers() >= EXPECTED
