from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from maxvideo.web import database

SQLITE = {"ENGINE": "django.db.backends.sqlite3", "NAME": "site.sqlite3"}
POSTGRESQL = {"ENGINE": "django.db.backends.postgresql", "NAME": "site", "OPTIONS": {"sslmode": "require"}}


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """SQLite's file is made with its configuration, in the folder where one is."""
    monkeypatch.chdir(tmp_path)


def configured(config: Mapping[str, object]) -> dict[str, Any]:
    return database.configured(config, sqlite_timeout=8, test_file=Path("test.sqlite3"))


def test_writers_of_sqlite_queue() -> None:
    options = configured(SQLITE)["OPTIONS"]
    assert (options["transaction_mode"], options["timeout"]) == ("IMMEDIATE", 8)
    assert "journal_mode=WAL" in options["init_command"]


@pytest.mark.django_db
def test_sqlite_overwrites_what_is_deleted() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("of SQLite alone")
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA secure_delete").fetchone() == (1,)


def test_postgresql_keeps_what_its_address_says() -> None:
    options = configured(POSTGRESQL)["OPTIONS"]
    assert options["sslmode"] == "require"
    assert "lock_timeout=8s" in options["options"]
    assert "jit=off" in options["options"]


@pytest.mark.parametrize("config", [SQLITE, POSTGRESQL])
def test_connections_are_kept_and_looked_at(config: dict[str, str | dict[str, str]]) -> None:
    settings = configured(config)
    assert (settings["CONN_MAX_AGE"], settings["CONN_HEALTH_CHECKS"]) == (60, True)
    assert settings["NAME"] == config["NAME"]
