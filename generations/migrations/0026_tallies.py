from django.db import migrations, models

LINE = "INSERT INTO generations_tally (of, label, state, change) VALUES ({});"
ONE_MORE = "'generations', NEW.endpoint_id, NEW.state, 1"
ONE_LESS = "'generations', OLD.endpoint_id, OLD.state, -1"
READ = "'deliveries', NEW.verdict, '', 1"
REFUSED = "'deliveries', 'refused', '', NEW.count - {}"
# Table, event, when, and the lines that it adds.
TRIGGERS = {
    "tally_generation_came": ("generations_generation", "INSERT", "TRUE", [ONE_MORE]),
    "tally_generation_went": ("generations_generation", "DELETE", "TRUE", [ONE_LESS]),
    "tally_generation_moved": (
        "generations_generation",
        "UPDATE OF state, endpoint_id",
        "OLD.state <> NEW.state OR OLD.endpoint_id <> NEW.endpoint_id",
        [ONE_LESS, ONE_MORE],
    ),
    "tally_delivery_came": ("generations_delivery", "INSERT", "NEW.verdict <> ''", [READ]),
    "tally_delivery_read": (
        "generations_delivery",
        "UPDATE OF verdict",
        "NEW.verdict <> '' AND OLD.verdict <> NEW.verdict",
        [READ],
    ),
    "tally_delivery_refused": ("generations_refuseddeliveries", "INSERT", "NEW.count > 0", [REFUSED.format(0)]),
    "tally_more_refused": (
        "generations_refuseddeliveries",
        "UPDATE OF count",
        "NEW.count > OLD.count",
        [REFUSED.format("OLD.count")],
    ),
}


def install(apps, schema_editor):
    """SQLite drops them with a table that it remakes: a migration that alters one of these makes them again."""
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for name, (table, event, when, lines) in TRIGGERS.items():
        statements = " ".join(LINE.format(line) for line in lines)
        if is_postgresql:
            body = f"BEGIN {statements} RETURN NULL; END"
            schema_editor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$", params=None
            )
        act = f"EXECUTE FUNCTION {name}()" if is_postgresql else f"BEGIN {statements} END"
        schema_editor.execute(
            f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW WHEN ({when}) {act}", params=None
        )


def remove(apps, schema_editor):
    for name, (table, *_) in TRIGGERS.items():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()")
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("generations", "0025_incidents_of_support")]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "of",
                    models.CharField(
                        choices=[
                            ("generations", "Generations by endpoint and state"),
                            ("deliveries", "Webhooks by verdict, those that are forgotten by now too"),
                        ],
                        max_length=12,
                    ),
                ),
                ("label", models.CharField(help_text="The endpoint, or the verdict.", max_length=200)),
                ("state", models.CharField(blank=True, max_length=12)),
                ("change", models.BigIntegerField()),
            ],
            options={
                "verbose_name_plural": "tallies",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("change", 0), _negated=True), name="tally_changes")
                ],
            },
        ),
        migrations.RunPython(install, remove),
    ]
