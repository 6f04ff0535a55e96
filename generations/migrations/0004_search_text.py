from django.db import migrations, models

# The triggers of SQLite's index of prompts; `generations/library/search_index.py` explains it and reads it.
# Their statements have PARTS in capitals: each stands for an expression over the ROW that comes, changes or goes.
ADD = """
INSERT INTO generations_search (rowid, owner, words, generation_id)
SELECT CASE WHEN EXISTS (SELECT 1 FROM generations_search WHERE rowid = PLACE)
       THEN (SELECT rowid + 1 FROM generations_search WHERE rowid BETWEEN PLACE AND PLACE + 4096000
             ORDER BY rowid DESC LIMIT 1)
       ELSE PLACE END,
       char(19968 + (ROW.user_id >> 24 & 4095), 19968 + (ROW.user_id >> 12 & 4095), 19968 + (ROW.user_id & 4095)),
       WORDS,
       ROW.id
"""
CHANGE = """
UPDATE generations_search SET words = WORDS
WHERE rowid BETWEEN PLACE AND PLACE + 4096000 AND generation_id = ROW.id
"""
PARTS = {
    "WORDS": "'  ' || replace(LINE, ' ', '  ')",
    "LINE": "replace(replace(replace(TEXT, char(9), ' '), char(10), ' '), char(13), ' ')",
    "PLACE": "(((SECONDS * 1000000 + MICROSECONDS) << 12) + (DIGIT1 << 8) + (DIGIT2 << 4) + DIGIT3)",
    "MICROSECONDS": "CAST(substr(substr(ROW.created_at, 21) || '000000', 1, 6) AS INTEGER)",
    "SECONDS": "(CAST(strftime('%s', substr(ROW.created_at, 1, 19)) AS INTEGER) - 1577836800)",
    **{f"DIGIT{nth}": f"(instr('0123456789abcdef', substr(ROW.id, {nth}, 1)) - 1)" for nth in (1, 2, 3)},
}
BY_PROMPT = "ROW.prompt"
BY_SEARCH_TEXT = "coalesce(ROW.search_text, ROW.prompt)"
CHANGED = "NEW.search_text IS NOT OLD.search_text OR NEW.prompt IS NOT OLD.prompt"


def go_by_search_text(apps, schema_editor):
    """SQLite remakes a table for most alterations and silently drops its triggers, so a later migration that alters
    generations must end by creating them again; a test looks for them after `migrate`."""
    if schema_editor.connection.vendor == "sqlite":
        drop(schema_editor, "add")
        create(schema_editor, "add", "INSERT", over(ADD, BY_SEARCH_TEXT))
        event = "UPDATE OF search_text, prompt"
        create(schema_editor, "change", event, over(CHANGE, BY_SEARCH_TEXT), f"WHEN {CHANGED}")


def go_by_prompt(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        drop(schema_editor, "add", "change")
        create(schema_editor, "add", "INSERT", over(ADD, BY_PROMPT))
        words = over("WORDS", BY_PROMPT).replace("NEW.", "one.")
        one = f"(SELECT {words} FROM generations_generation one WHERE one.id = generation_id)"  # noqa: S608
        schema_editor.execute(f"UPDATE generations_search SET words = {one}", params=None)  # noqa: S608


def create(schema_editor, name, event, statement, when=""):
    trigger = f"generations_search_{name} AFTER {event} ON generations_generation {when}"
    schema_editor.execute(f"CREATE TRIGGER {trigger} BEGIN {statement}; END", params=None)


def drop(schema_editor, *names):
    for name in names:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS generations_search_{name}")


def over(statement, text):
    for part, expression in PARTS.items():
        statement = statement.replace(part, expression)
    return statement.replace("TEXT", text).replace("ROW", "NEW")


class Migration(migrations.Migration):
    dependencies = [
        ("generations", "0003_what_the_sweep_found"),
    ]

    operations = [
        migrations.AddField("generation", "search_text", models.TextField(editable=False, null=True)),
        migrations.RunPython(go_by_search_text, go_by_prompt),
    ]
