"""The triggers that keep what was written, as the migrations make them, and their absence for a while."""

from importlib import import_module
from typing import Any, Final

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from billing.ledger.models import CreditAccount, House
from maxvideo.web.migration_operations import REFUSED, AppendOnly

migration: Any = import_module("billing.migrations.0001_ledger_and_rates")
LATER: Final = [
    operation
    for one in MigrationLoader(None).disk_migrations.values()
    for operation in one.operations
    if isinstance(operation, AppendOnly)
]
TABLES: Final = (*migration.APPEND_ONLY, *(operation.table for operation in LATER))

__all__ = ["REFUSED", "TABLES", "install", "lift", "name_of"]


def name_of(table: str, action: str) -> str:
    """The name of the trigger that refuses an action on a table."""
    return f"{table}_no_{action.lower()}"


def lift() -> None:
    """Take the triggers away."""
    with connection.schema_editor() as editor:
        migration.remove_triggers(apps, editor)
        for operation in LATER:
            operation._remove(apps, editor)


def install() -> None:
    """Make the triggers, also where they are already, and the house's accounts, again."""
    lift()
    with connection.schema_editor() as editor:
        migration.install_triggers(apps, editor)
        for operation in LATER:
            operation._install(apps, editor)
    CreditAccount.objects.bulk_create([CreditAccount(pk=house) for house in House], ignore_conflicts=True)
