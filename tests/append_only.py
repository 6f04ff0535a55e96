"""The triggers that keep the ledger, as its first migration makes them, and their absence for a while."""

from importlib import import_module
from typing import Any, Final

from django.apps import apps
from django.db import connection

from billing.ledger.models import CreditAccount, House

migration: Any = import_module("billing.migrations.0001_ledger_and_rates")
TABLES: Final = migration.APPEND_ONLY
REFUSED: Final = migration.REFUSED


def name_of(table: str, action: str) -> str:
    """The name of the trigger that refuses an action on a table."""
    return f"{table}_no_{action.lower()}"


def lift() -> None:
    """Take the triggers away."""
    with connection.schema_editor() as editor:
        migration.remove_triggers(apps, editor)


def install() -> None:
    """Make the triggers, also where they are already, and the house's accounts, again."""
    lift()
    with connection.schema_editor() as editor:
        migration.install_triggers(apps, editor)
    CreditAccount.objects.bulk_create([CreditAccount(pk=house) for house in House], ignore_conflicts=True)
