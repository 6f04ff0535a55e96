"""How long each migration takes on a large PostgreSQL, and how long somebody who writes meanwhile waits at most.

`.venv/bin/python -m tests.postgres .venv/bin/python -m benchmarks.migrations --rows 1000000`: tables as the first
migrations make them, filled with so many rows each, then `migrate`, which says the seconds of each.
"""

import argparse
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import django

OURS: Final = ("accounts", "billing", "generations")
TEXTS: Final = "'A paper boat and a tide of ink, take ' || n"
# What a row's columns hold where it is not just the emptiest value of their type.
VALUES: Final[dict[str, dict[str, str]]] = {
    "accounts_user": {"id": "n", "email": "'person' || n || '@example.org'"},
    "account_emailaddress": {"id": "n", "email": "'person' || n || '@example.org'", "user_id": "n", "verified": "true"},
    "billing_welcome": {"id": "n", "address_hash": "md5(n::text)", "user_id": "n"},
    "generations_generation": {
        "id": "gen_random_uuid()",
        "form_key": "gen_random_uuid()",
        "user_id": "1 + n % 1000",
        "state": "'failed'",
        "prompt": TEXTS,
        "endpoint_id": "'fal-ai/veo3/fast'",
        "next_run_at": "NULL",
    },
}
EMPTY: Final = {"boolean": "false", "jsonb": "'{}'", "timestamp with time zone": "now()", "uuid": "gen_random_uuid()"}
NUMBERS: Final = ("smallint", "integer", "bigint", "double precision")


def main() -> None:
    """Fill a database as it was first, and bring it up to date."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.migrations")
    parser.add_argument("--rows", type=int, default=1_000_000, help="of each large table")
    rows = parser.parse_args().rows
    os.environ |= {"DJANGO_SETTINGS_MODULE": "maxvideo.settings", "ENV_FILE": os.devnull, "DEBUG": "1"}
    django.setup()
    from django.core.management import call_command

    go_back_to_the_first()
    for table, values in VALUES.items():
        fill(table, values, rows)
    began = time.monotonic()
    with somebody_writing() as waits:
        call_command("migrate", verbosity=2)
    print(f"{rows:,} rows: {time.monotonic() - began:.0f} s; who wrote meanwhile waited {max(waits):.1f} s at most")


def go_back_to_the_first() -> None:
    """Tables as the first migration of each of our apps makes them."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    first = [next(key for key in graph.nodes if key[0] == app and key[1].startswith("0001")) for app in OURS]
    executor.migrate([*first, *(key for key in graph.leaf_nodes() if key[0] not in OURS)])


def fill(table: str, values: dict[str, str], rows: int) -> None:
    """Add so many rows to a table."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s"
            " AND (is_nullable = 'NO' AND column_default IS NULL OR column_name = ANY(%s))",
            [table, list(values)],
        )
        columns = {name: values.get(name) or _empty(kind) for name, kind in cursor.fetchall()}
        names, texts = ", ".join(f'"{name}"' for name in columns), ", ".join(columns.values())
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {texts} FROM generate_series(1, {rows}) n")
        cursor.execute(f"ANALYZE {table}")
        cursor.execute("RESET statement_timeout")


def _empty(kind: str) -> str:
    return "0" if kind in NUMBERS else EMPTY.get(kind, "''")


@contextmanager
def somebody_writing() -> Iterator[list[float]]:
    """Changes a row twenty times a second, as the site would; gives the seconds that each time took."""
    import psycopg
    from django.db import connection

    over, waits, options = threading.Event(), [0.0], connection.get_connection_params()
    known: dict[str, Any] = {name: options[name] for name in ("dbname", "user", "host", "port") if name in options}

    def write() -> None:
        with psycopg.connect(**known, autocommit=True) as own:
            while not over.wait(0.05):
                began = time.monotonic()
                own.execute("UPDATE generations_generation SET error = 'x' WHERE user_id = 1 AND error = ''")
                waits.append(time.monotonic() - began)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield waits
    finally:
        over.set()
        thread.join()


if __name__ == "__main__":
    main()
