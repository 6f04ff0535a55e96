"""Triggers that keep what was written: transfers and rates are added, never changed or deleted.

SQLite remakes a table for most alterations and silently drops its triggers, so every later migration that alters one
of these tables must end with `migrations.RunPython(install, remove)` again; a test looks for them after `migrate`.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = ("billing_transfer", "billing_rate")
REFUSED = {"sqlite": ("UPDATE", "DELETE"), "postgresql": ("UPDATE", "DELETE", "TRUNCATE")}

REFUSE = """
CREATE OR REPLACE FUNCTION billing_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def name_of(table: str, action: str) -> str:
    """The name of the trigger that refuses an action on a table."""
    return f"{table}_no_{action.lower()}"


def install(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers, also where they are already."""
    drop_triggers(schema_editor)
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(REFUSE, params=None)
    for table in TABLES:
        for action in REFUSED[vendor]:
            schema_editor.execute(_creation(vendor, table, action), params=None)


def remove(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers, and PostgreSQL's function, away."""
    drop_triggers(schema_editor)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS billing_refuse()")


def drop_triggers(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away; what is not there is passed over."""
    vendor = schema_editor.connection.vendor
    for table in TABLES:
        for action in REFUSED[vendor]:
            of_table = f" ON {table}" if vendor == "postgresql" else ""
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name_of(table, action)}{of_table}")


def _creation(vendor: str, table: str, action: str) -> str:
    name = name_of(table, action)
    if vendor == "sqlite":
        return (
            f"CREATE TRIGGER {name} BEFORE {action} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
    return f"CREATE TRIGGER {name} BEFORE {action} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION billing_refuse()"
