from django.db import migrations, models

CUT = "UPDATE generations_inputimage SET look = substr(look, 1, 16)"


def widen(apps, schema_editor):
    set_length(schema_editor, 128)


def narrow(apps, schema_editor):
    """Of the hashes only the first, of the picture as it is, was known before."""
    schema_editor.execute(CUT)
    set_length(schema_editor, 16)


def set_length(schema_editor, length):
    """SQLite knows no length, and Django would remake the table there and drop its triggers."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE generations_inputimage ALTER COLUMN look TYPE varchar({length})")


class Migration(migrations.Migration):
    dependencies = [("generations", "0014_stored_bytes_counted")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(widen, narrow)],
            state_operations=[
                migrations.AlterField(
                    model_name="inputimage",
                    name="look",
                    field=models.CharField(
                        blank=True,
                        db_default="",
                        help_text="Its difference hashes: 64 bits, hex, by turn.",
                        max_length=128,
                    ),
                ),
            ],
        ),
    ]
