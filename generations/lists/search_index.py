"""The index of prompts: made by a migration, kept by triggers on SQLite and by the database itself on PostgreSQL.

SQLite: an FTS5 table of trigrams, so that a word is found inside another one and in any script. A row's number begins
with the generation's time, so that matches are read newest first without being sorted. The owner is one token, a
triple of letters: what others wrote costs a search nothing. The space before each word is doubled, so that one too
short for a trigram is found at the start of a word.

PostgreSQL: a GIN index of the owner and the prompt's trigrams, which serves `prompt__icontains`.

SQLite remakes a table for most alterations and silently drops its triggers, so a later migration that alters
generations must end with `migrations.RunPython(install_triggers, remove_triggers)` again; a test looks for them.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE: Final = "generations_search"
INDEX: Final = "generation_prompt"
TRIGGERS: Final = {"generations_search_add": "INSERT", "generations_search_remove": "DELETE"}

# The digits of a user's number as letters, 12 bits each, that no folding of case maps to each other.
FIRST_LETTER: Final = 0x4E00
# Microseconds since then and 12 bits of the id fit into a row's number until 2091.
EPOCH: Final = datetime(2020, 1, 1, tzinfo=UTC)
TIE_BITS: Final = 12
LAST_PLACE: Final = 2**62
# SQLite's own clock counts no finer than this, and one statement may add many rows.
SAME_TIME: Final = 1000 << TIE_BITS

# The triggers, with PARTS in capitals: each stands for an expression over the ROW that is added or removed.
_ADD: Final = """
INSERT INTO generations_search (rowid, owner, words, generation_id)
SELECT CASE WHEN EXISTS (SELECT 1 FROM generations_search WHERE rowid = PLACE)
       THEN (SELECT rowid + 1 FROM generations_search WHERE rowid BETWEEN PLACE AND PLACE + SAME_TIME
             ORDER BY rowid DESC LIMIT 1)
       ELSE PLACE END,
       char(FIRST + (ROW.user_id >> 24 & 4095), FIRST + (ROW.user_id >> 12 & 4095), FIRST + (ROW.user_id & 4095)),
       '  ' || replace(LINE, ' ', '  '),
       ROW.id
"""
_REMOVE: Final = """
DELETE FROM generations_search
WHERE rowid BETWEEN PLACE AND PLACE + SAME_TIME AND generation_id = ROW.id
"""
_PARTS: Final = {
    "LINE": "replace(replace(replace(ROW.prompt, char(9), ' '), char(10), ' '), char(13), ' ')",
    "PLACE": "(((SECONDS * 1000000 + MICROSECONDS) << TIE_BITS) + (DIGIT1 << 8) + (DIGIT2 << 4) + DIGIT3)",
    "MICROSECONDS": "CAST(substr(substr(ROW.created_at, 21) || '000000', 1, 6) AS INTEGER)",
    "SECONDS": "(CAST(strftime('%s', substr(ROW.created_at, 1, 19)) AS INTEGER) - EPOCH)",
    **{f"DIGIT{nth}": f"(instr('0123456789abcdef', substr(ROW.id, {nth}, 1)) - 1)" for nth in (1, 2, 3)},
    "EPOCH": f"{EPOCH.timestamp():.0f}",
    "TIE_BITS": str(TIE_BITS),
    "SAME_TIME": str(SAME_TIME),
    "FIRST": str(FIRST_LETTER),
}


def place_of(created_at: datetime, generation_id: UUID) -> int:
    """The least row number that a generation may have; where that was taken it has one of the millisecond after."""
    microseconds = (created_at - EPOCH) // timedelta(microseconds=1)
    return min((microseconds << TIE_BITS) + (generation_id.int >> 128 - TIE_BITS), LAST_PLACE)


def owner_token(user_id: int) -> str:
    """A user in the index."""
    return "".join(chr(FIRST_LETTER + (user_id >> bits & 4095)) for bits in (24, 12, 0))


def install(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the index and fill it."""
    if schema_editor.connection.vendor == "postgresql":
        for extension in ("pg_trgm", "btree_gin"):
            schema_editor.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
        fields = "user_id, (UPPER(prompt)) gin_trgm_ops"
        schema_editor.execute(f"CREATE INDEX {INDEX} ON generations_generation USING gin ({fields})")
    else:
        columns = "owner, words, generation_id UNINDEXED, tokenize = 'trigram'"
        schema_editor.execute(f"CREATE VIRTUAL TABLE {TABLE} USING fts5({columns})")
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT id FROM generations_generation")
            add = _of("one", _ADD).replace("%", "%%") + " FROM generations_generation one WHERE one.id = %s"
            for (generation_id,) in cursor.fetchall():
                cursor.execute(add, [generation_id])
        install_triggers(_apps, schema_editor)


def remove(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the index away; PostgreSQL's extensions stay, others may use them."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {INDEX}")
    else:
        remove_triggers(_apps, schema_editor)
        schema_editor.execute(f"DROP TABLE IF EXISTS {TABLE}")


def install_triggers(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create SQLite's triggers, also where they are already. Prompts never change, so none is for that."""
    if schema_editor.connection.vendor == "sqlite":
        remove_triggers(_apps, schema_editor)
        bodies = (_of("NEW", _ADD), _of("OLD", _REMOVE))
        for (name, action), body in zip(TRIGGERS.items(), bodies, strict=True):
            on = f"AFTER {action} ON generations_generation"
            schema_editor.execute(f"CREATE TRIGGER {name} {on} BEGIN {body}; END", params=None)


def remove_triggers(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take SQLite's triggers away."""
    if schema_editor.connection.vendor == "sqlite":
        for name in TRIGGERS:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")


def _of(row: str, statement: str) -> str:
    """A trigger's statement over a row."""
    for part, expression in _PARTS.items():
        statement = statement.replace(part, expression)
    return statement.replace("ROW", row)
