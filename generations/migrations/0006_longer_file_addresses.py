from django.db import migrations, models

TABLE, COLUMN = "generations_generation", "result_url"


def widen(apps, schema_editor):
    set_length(schema_editor, 4096)


def narrow(apps, schema_editor):
    set_length(schema_editor, 2000)


def set_length(schema_editor, length):
    """SQLite knows no length, and Django would remake the table there and drop its triggers."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE {TABLE} ALTER COLUMN {COLUMN} TYPE varchar({length})")


class Migration(migrations.Migration):
    dependencies = [("generations", "0005_search_text_filled_and_indexed")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(widen, narrow)],
            state_operations=[
                migrations.AlterField(
                    model_name="generation",
                    name="result_url",
                    field=models.URLField(blank=True, help_text="Where fal keeps the finished file.", max_length=4096),
                ),
            ],
        ),
    ]
