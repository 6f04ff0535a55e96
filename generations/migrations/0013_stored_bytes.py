import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Triggers that keep the bytes of each user, by table: what a ROW counts, and the columns that this depends on.
COUNTED = {
    "generations_generation": (
        "CASE WHEN ROW.state = 'completed' AND ROW.deleted_at IS NULL THEN COALESCE(ROW.bytes, 0) ELSE 0 END",
        "state, deleted_at, bytes, user_id",
    ),
    "generations_inputimage": ("CASE WHEN ROW.user_id IS NULL THEN 0 ELSE ROW.bytes END", "bytes, user_id"),
}
COME = """
INSERT INTO generations_storedbytes (user_id, bytes) VALUES (NEW.user_id, {new})
ON CONFLICT (user_id) DO UPDATE SET bytes = generations_storedbytes.bytes + excluded.bytes;
"""
GO = "UPDATE generations_storedbytes SET bytes = bytes - {old} WHERE user_id = OLD.user_id;"
CHANGED = "({old}) <> ({new}) OR (OLD.user_id <> NEW.user_id) OR ((OLD.user_id IS NULL) <> (NEW.user_id IS NULL))"
CHANGE = "{go} {come}"


def install_triggers(apps, schema_editor):
    """SQLite drops them with a table that it remakes: a migration that alters one of these makes them again."""
    for table, (counted, columns) in COUNTED.items():
        new, old = counted.replace("ROW.", "NEW."), counted.replace("ROW.", "OLD.")
        come, go = COME.format(new=new), GO.format(old=old)
        come_if = f"{new} <> 0"
        changed = CHANGED.format(old=old, new=new)
        create(schema_editor, table, "come", event="INSERT", when=f"({new}) <> 0", statements=come)
        create(schema_editor, table, "go", event="DELETE", when=f"({old}) <> 0", statements=go)
        if schema_editor.connection.vendor == "postgresql":
            change = f"{go} IF ({come_if}) THEN {come} END IF;"
        else:  # a row of nobody counts nothing, and has nobody to count it for
            change = go + come.replace("VALUES (NEW.user_id, ", "SELECT NEW.user_id, ").replace(
                f"{new})\nON", f"{new} WHERE ({new}) <> 0\nON"
            )
        create(schema_editor, table, "change", event=f"UPDATE OF {columns}", when=changed, statements=change)


def create(schema_editor, table, name, *, event, when, statements):
    trigger = f"{table}_bytes_{name}"
    if schema_editor.connection.vendor == "postgresql":
        body = f"BEGIN {statements} RETURN NULL; END"
        schema_editor.execute(
            f"CREATE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$", params=None
        )
        act = f"EXECUTE FUNCTION {trigger}()"
    else:
        act = f"BEGIN {statements} END"
    schema_editor.execute(
        f"CREATE TRIGGER {trigger} AFTER {event} ON {table} FOR EACH ROW WHEN ({when}) {act}", params=None
    )


def remove_triggers(apps, schema_editor):
    for table in COUNTED:
        for name in ("come", "go", "change"):
            trigger = f"{table}_bytes_{name}"
            if schema_editor.connection.vendor == "postgresql":
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {trigger} ON {table}")
                schema_editor.execute(f"DROP FUNCTION IF EXISTS {trigger}()")
            else:
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {trigger}")


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("generations", "0012_staff_permissions"),
    ]

    operations = [
        migrations.CreateModel(
            name="StoredBytes",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="stored_bytes",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("bytes", models.BigIntegerField(db_default=0, default=0, editable=False)),
                (
                    "limit_gb",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Gigabytes that this user may keep; 0 is no limit; empty follows the setting.",
                        null=True,
                    ),
                ),
            ],
            options={"verbose_name_plural": "stored bytes"},
        ),
        migrations.RunPython(install_triggers, remove_triggers),
    ]
