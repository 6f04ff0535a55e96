"""What ends a transactional test: Django's `flush`, that empties only the tables that hold rows.

Django's own empties every model's table and makes all permissions anew, which takes longer than most of these tests,
and leaves what the cache remembers. The triggers that keep what was written are away meanwhile, and the house's
accounts are there again afterwards.
"""

from typing import Any, ClassVar, Final

from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.commands import flush
from django.core.management.sql import emit_post_migrate_signal
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import Count, Max

from billing.ledger.models import CreditAccount, House
from tests import append_only

OF_DJANGO: Final = (Permission, ContentType)
"""What Django makes when all migrations have run."""


class Command(flush.Command):
    """Takes the place of Django's, in this process."""

    made: ClassVar[list[object]] = []

    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        is_as_made = self.made == _made()
        kept = {model._meta.db_table for model in OF_DJANGO} if is_as_made else set()
        with transaction.atomic(connection.alias), connection.cursor() as cursor:
            _empty(connection, cursor, kept)
        if not is_as_made:
            emit_post_migrate_signal(options["verbosity"], options["interactive"], connection.alias)
            type(self).made = _made()
        CreditAccount.objects.bulk_create([CreditAccount(pk=house) for house in House])


def _made() -> list[object]:
    return [model._default_manager.aggregate(Count("pk"), Max("pk")) for model in OF_DJANGO]


def _empty(connection: BaseDatabaseWrapper, cursor: CursorWrapper, kept: set[str]) -> None:
    """Again, where a trigger has counted what went."""
    models = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = {*models, settings.CACHES["default"]["LOCATION"]} - kept
    delete = _delete_on_postgresql if connection.vendor == "postgresql" else _delete_on_sqlite
    while full := _holding_rows(cursor, tables):
        delete(cursor, full)


def _holding_rows(cursor: CursorWrapper, tables: set[str]) -> list[str]:
    cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in tables))
    return [name for (name,) in cursor.fetchall()]


def _delete_on_sqlite(cursor: CursorWrapper, tables: list[str]) -> None:
    """Without the triggers that refuse it; the index of prompts stands on others."""
    guards = [append_only.name_of(table, "DELETE") for table in tables]
    listed = ", ".join(f"'{name}'" for name in guards)
    cursor.execute(f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name IN ({listed})")
    lifted = cursor.fetchall()
    for name, _ in lifted:
        cursor.execute(f"DROP TRIGGER {name}")
    for table in tables:
        cursor.execute(f"DELETE FROM {table}")
    for _, statement in lifted:
        cursor.execute(statement)


def _delete_on_postgresql(cursor: CursorWrapper, tables: list[str]) -> None:
    """Without triggers of ours. The lock waits for whoever still writes, as TRUNCATE does."""
    statements = [
        f"LOCK TABLE {', '.join(tables)} IN SHARE ROW EXCLUSIVE MODE",
        *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables),
        *(f"DELETE FROM {table}" for table in tables),
        "SET CONSTRAINTS ALL IMMEDIATE",
        *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables),
    ]
    cursor.execute("; ".join(statements))
