"""The site behind a PgBouncer in transaction mode, piece by piece."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from maxvideo.environment import database_config
from maxvideo.web import database
from maxvideo.web.database import LIMITS
from maxvideo.web.direct_connection import (
    direct_connection,
    limit_pooled_sessions,
    pooled_sessions_are_limited,
)
from tests.pgbouncer import pgbouncer

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no pooler"),
]


def config(url: str) -> dict[str, Any]:
    """What an address says, without our options; with all that Django knows of a database."""
    return dict(connection.settings_dict) | database_config(url) | {"OPTIONS": {}}


@pytest.fixture
def pooler_url(tmp_path: Path) -> Iterator[str]:
    """A PgBouncer in front of the tests' database; nothing of the role is left behind."""
    direct = connection.settings_dict
    url = f"postgres://{direct['USER']}@{direct['HOST']}:{direct['PORT']}/{direct['NAME']}"
    with pgbouncer(tmp_path / "pgbouncer", url) as address:
        yield address
    connection.close()
    with psycopg.connect(url, autocommit=True) as own:
        own.execute(f'ALTER ROLE CURRENT_USER IN DATABASE "{direct["NAME"]}" RESET ALL'.encode())


@pytest.fixture
def pooled(pooler_url: str, settings: Settings) -> Iterator[None]:
    """Our connection goes through it."""
    direct = connection.settings_dict
    settings.DIRECT_DATABASE = direct
    connection.close()
    connection.settings_dict = database.pooled(config(pooler_url))
    yield
    connection.close()
    connection.settings_dict = direct


def shown(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        return str(cursor.fetchone()[0])


def port() -> int:
    return int(connection.get_connection_params()["port"])


def test_pooler_refuses_the_options_of_a_direct_connection(pooled: None, tmp_path: Path, pooler_url: str) -> None:
    connection.close()
    connection.settings_dict = database.configured(config(pooler_url), sqlite_timeout=8, test_file=tmp_path)
    with pytest.raises(OperationalError, match="options"):
        connection.ensure_connection()


def test_direct_connection_goes_past_the_pooler_and_back(pooled: None, pooler_url: str) -> None:
    with direct_connection("default"):
        assert port() != urlsplit(pooler_url).port
        assert shown("lock_timeout") == "8s"
    assert port() == urlsplit(pooler_url).port
    assert shown("server_version_num")


def test_sessions_behind_the_pooler_have_the_sites_limits(pooled: None) -> None:
    with direct_connection("default"):
        limit_pooled_sessions("default")
    assert {name: shown(name) for name in LIMITS} == LIMITS


def test_limits_that_are_given_already_are_not_written_again(pooled: None) -> None:
    with direct_connection("default"):
        limit_pooled_sessions("default")
        with CaptureQueriesContext(connection) as queries:
            limit_pooled_sessions("default")
    assert [query["sql"] for query in queries if "ALTER" in query["sql"]] == []


def test_migrate_limits_them(pooled: None) -> None:
    call_command("migrate", "contenttypes", verbosity=0)
    assert {name: shown(name) for name in LIMITS} == LIMITS


def test_check_says_what_sessions_lack(pooled: None) -> None:
    (warning,) = pooled_sessions_are_limited(databases=["default"])
    assert str(warning.msg).endswith("no idle_in_transaction_session_timeout, jit, lock_timeout, statement_timeout.")


def test_check_is_content_with_limited_sessions(pooled: None) -> None:
    with direct_connection("default"):
        limit_pooled_sessions("default")
    assert pooled_sessions_are_limited(databases=["default"]) == []


def test_without_a_pooler_there_is_nothing_to_check(settings: Settings) -> None:
    settings.DIRECT_DATABASE = None
    assert pooled_sessions_are_limited(databases=["default"]) == []


def test_long_results_are_read_without_a_cursor_on_the_server(pooled: None) -> None:
    assert connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]
    assert connection.get_connection_params()["prepare_threshold"] is None
