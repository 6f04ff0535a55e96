"""PostgreSQL itself, for what needs a session of its own while the site reaches it through a pooler."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from django.conf import settings
from django.core import checks
from django.db import DEFAULT_DB_ALIAS, connections

from maxvideo.web.database import LIMITS

GIVEN: Final = """
SELECT setconfig FROM pg_db_role_setting
WHERE setrole = (SELECT oid FROM pg_roles WHERE rolname = current_user)
AND setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


@contextmanager
def direct_connection(alias: str) -> Iterator[None]:
    """Have this thread's connection go past the pooler, where there is one, for as long as this lasts."""
    if settings.DIRECT_DATABASE is None:
        yield
        return
    connection = connections[alias]
    pooled = connection.settings_dict
    connection.close()
    connection.settings_dict = pooled | settings.DIRECT_DATABASE
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = pooled


def limit_pooled_sessions(alias: str) -> None:
    """Give our role the limits that a connection through a pooler cannot ask for; sessions that begin now have them."""
    if settings.DIRECT_DATABASE is None:
        return
    connection = connections[alias]
    name = connection.ops.quote_name(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute(GIVEN)
        given = {word for (words,) in cursor.fetchall() for word in words}
        for limit, value in LIMITS.items():
            if f"{limit}={value}" not in given:
                cursor.execute(f"ALTER ROLE CURRENT_USER IN DATABASE {name} SET {limit} = '{value}'")


def pooled_sessions_are_limited(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Sessions behind the pooler have the site's limits: `migrate` gave them to the role of DATABASE_URL."""
    if DEFAULT_DB_ALIAS not in (databases or ()) or settings.DIRECT_DATABASE is None:
        return []
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT name FROM pg_settings WHERE name = ANY(%s) AND source = 'default'", [list(LIMITS)])
        missing = sorted(name for (name,) in cursor.fetchall())
    hint = "Let both addresses name one role, run `manage.py migrate`, and have the pooler connect anew (RECONNECT)."
    words = f"Sessions of DATABASE_POOLER_URL have no {', '.join(missing)}."
    return [checks.Warning(words, hint=hint, id="maxvideo.W004")] if missing else []
