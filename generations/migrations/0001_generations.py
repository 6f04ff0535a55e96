import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

# The index of prompts; `generations/library/search_index.py` explains it and reads it.
# The triggers' statements, with PARTS in capitals: each stands for an expression over the ROW that comes or goes.
ADD = """
INSERT INTO generations_search (rowid, owner, words, generation_id)
SELECT CASE WHEN EXISTS (SELECT 1 FROM generations_search WHERE rowid = PLACE)
       THEN (SELECT rowid + 1 FROM generations_search WHERE rowid BETWEEN PLACE AND PLACE + 4096000
             ORDER BY rowid DESC LIMIT 1)
       ELSE PLACE END,
       char(19968 + (ROW.user_id >> 24 & 4095), 19968 + (ROW.user_id >> 12 & 4095), 19968 + (ROW.user_id & 4095)),
       '  ' || replace(LINE, ' ', '  '),
       ROW.id
"""
REMOVE = """
DELETE FROM generations_search
WHERE rowid BETWEEN PLACE AND PLACE + 4096000 AND generation_id = ROW.id
"""
PARTS = {
    "LINE": "replace(replace(replace(ROW.prompt, char(9), ' '), char(10), ' '), char(13), ' ')",
    "PLACE": "(((SECONDS * 1000000 + MICROSECONDS) << 12) + (DIGIT1 << 8) + (DIGIT2 << 4) + DIGIT3)",
    "MICROSECONDS": "CAST(substr(substr(ROW.created_at, 21) || '000000', 1, 6) AS INTEGER)",
    "SECONDS": "(CAST(strftime('%s', substr(ROW.created_at, 1, 19)) AS INTEGER) - 1577836800)",
    **{f"DIGIT{nth}": f"(instr('0123456789abcdef', substr(ROW.id, {nth}, 1)) - 1)" for nth in (1, 2, 3)},
}
TRIGGERS = {"generations_search_add": ("INSERT", "NEW", ADD), "generations_search_remove": ("DELETE", "OLD", REMOVE)}


def install_search(apps, schema_editor):
    """SQLite remakes a table for most alterations and silently drops its triggers, so a later migration that alters
    generations must end by creating them again; a test looks for them after `migrate`."""
    if schema_editor.connection.vendor == "postgresql":
        for extension in ("pg_trgm", "btree_gin"):
            schema_editor.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
        fields = "user_id, (UPPER(prompt)) gin_trgm_ops"
        schema_editor.execute(f"CREATE INDEX generation_prompt ON generations_generation USING gin ({fields})")
        return
    columns = "owner, words, generation_id UNINDEXED, tokenize = 'trigram'"
    schema_editor.execute(f"CREATE VIRTUAL TABLE generations_search USING fts5({columns})")
    for name, (action, row, statement) in TRIGGERS.items():
        body = f"BEGIN {over(row, statement)}; END"
        schema_editor.execute(f"CREATE TRIGGER {name} AFTER {action} ON generations_generation {body}", params=None)


def over(row, statement):
    for part, expression in PARTS.items():
        statement = statement.replace(part, expression)
    return statement.replace("ROW", row)


def remove_search(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS generation_prompt")
        return
    for name in TRIGGERS:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
    schema_editor.execute("DROP TABLE IF EXISTS generations_search")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("billing", "0001_ledger_and_rates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Searched",
            fields=[
                ("place", models.BigIntegerField(db_column="rowid", primary_key=True, serialize=False)),
                (
                    "row",
                    models.TextField(db_column="generations_search", help_text="FTS5's name for all columns of a row."),
                ),
            ],
            options={
                "db_table": "generations_search",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Circuit",
            fields=[
                ("name", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("open_until", models.DateTimeField()),
                ("reason", models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="EndpointStatus",
            fields=[
                ("endpoint_id", models.CharField(max_length=100, primary_key=True, serialize=False)),
                (
                    "life",
                    models.CharField(
                        choices=[("live", "Live"), ("paused", "Paused"), ("retired", "Retired")],
                        default="live",
                        max_length=10,
                    ),
                ),
                (
                    "sentence",
                    models.CharField(blank=True, help_text="Shown to people while it is not live.", max_length=300),
                ),
                ("replaced_by", models.CharField(blank=True, max_length=100)),
            ],
            options={
                "verbose_name": "endpoint",
            },
        ),
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("name", models.CharField(max_length=50, primary_key=True, serialize=False)),
                ("beat_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name="SigningKeys",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("keys", models.JSONField(default=list)),
                ("fetched_at", models.DateTimeField(blank=True, null=True)),
                ("tried_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "signing keys",
            },
        ),
        migrations.CreateModel(
            name="Generation",
            fields=[
                ("request_id", models.CharField(blank=True, max_length=200, null=True, unique=True)),
                ("status_url", models.URLField(blank=True, max_length=500)),
                ("response_url", models.URLField(blank=True, max_length=500)),
                ("cancel_url", models.URLField(blank=True, max_length=500)),
                ("fal_status", models.CharField(blank=True, max_length=20)),
                ("queue_position", models.PositiveIntegerField(blank=True, null=True)),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "started_at",
                    models.DateTimeField(blank=True, help_text="When fal was first seen working on it.", null=True),
                ),
                (
                    "gone_at",
                    models.DateTimeField(
                        blank=True, help_text="Since when fal says that it does not know it.", null=True
                    ),
                ),
                (
                    "cancel_asked_at",
                    models.DateTimeField(blank=True, help_text="When fal was asked to cancel it.", null=True),
                ),
                (
                    "result_url",
                    models.URLField(blank=True, help_text="Where fal keeps the finished file.", max_length=2000),
                ),
                (
                    "bad_files",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Times what arrived was not a playable video."
                    ),
                ),
                ("video_key", models.CharField(blank=True, max_length=200)),
                ("poster_key", models.CharField(blank=True, max_length=200)),
                ("width", models.PositiveIntegerField(blank=True, null=True)),
                ("height", models.PositiveIntegerField(blank=True, null=True)),
                ("duration_seconds", models.FloatField(blank=True, null=True)),
                ("has_sound", models.BooleanField(blank=True, null=True)),
                ("bytes", models.PositiveBigIntegerField(blank=True, null=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "shape",
                    models.CharField(blank=True, help_text="The nearest of the named shapes, e.g. 16:9.", max_length=5),
                ),
                (
                    "next_run_at",
                    models.DateTimeField(blank=True, db_default=django.db.models.functions.datetime.Now(), null=True),
                ),
                ("lease_token", models.UUIDField(blank=True, null=True)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0, help_text="Claims since a step last ended.")),
                ("rung_at", models.DateTimeField(blank=True, help_text="When the sweep last rang for it.", null=True)),
                (
                    "setbacks",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Times this state's step has failed in a row."
                    ),
                ),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("form_key", models.UUIDField(default=uuid.uuid4)),
                ("endpoint_id", models.CharField(max_length=100)),
                ("prompt", models.TextField()),
                ("arguments", models.JSONField(help_text="What fal gets; an uploaded picture stands as upload:<id>.")),
                ("secret_arguments", models.TextField(blank=True, help_text="Encrypted; emptied once submitted.")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
                ("price_credits", models.PositiveBigIntegerField()),
                ("charged_credits", models.PositiveBigIntegerField(blank=True, null=True)),
                ("quote", models.JSONField(help_text="The arithmetic and the rates it was sold under.")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("submitting", "Being submitted"),
                            ("unknown", "Answer unknown"),
                            ("running", "Running"),
                            ("saving", "Saving"),
                            ("completed", "Completed"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="queued",
                        max_length=12,
                    ),
                ),
                ("error", models.TextField(blank=True, help_text="A sentence for people.")),
                (
                    "error_kind",
                    models.CharField(
                        blank=True, help_text="What a page may offer next: see reasons.Kind.", max_length=20
                    ),
                ),
                ("cancel_requested_at", models.DateTimeField(blank=True, null=True)),
                ("deadline", models.DateTimeField()),
                ("starred_at", models.DateTimeField(blank=True, null=True)),
                (
                    "shared_at",
                    models.DateTimeField(
                        blank=True, help_text="When its owner offered it for the home page.", null=True
                    ),
                ),
                (
                    "picked_at",
                    models.DateTimeField(blank=True, help_text="When staff picked it for the home page.", null=True),
                ),
                (
                    "mailed_at",
                    models.DateTimeField(
                        blank=True, help_text="When its owner was told of its end by e-mail.", null=True
                    ),
                ),
                (
                    "hold",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.hold",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="generations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("request_id", models.CharField(max_length=200)),
                ("body_hash", models.CharField(max_length=64)),
                (
                    "body",
                    models.JSONField(
                        help_text="The status and the outcome: never the caller's input, which may hold a key."
                    ),
                ),
                ("is_signed", models.BooleanField()),
                ("received_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("processed_at", models.DateTimeField(blank=True, null=True)),
                ("verdict", models.CharField(blank=True, max_length=200)),
                (
                    "generation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="generations.generation",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "deliveries",
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("outcome", models.CharField(blank=True, max_length=20)),
                ("http_status", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("request_id", models.CharField(blank=True, max_length=200)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "generation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attempts",
                        to="generations.generation",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="InputImage",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("key", models.CharField(help_text="Where storage has it.", max_length=200)),
                ("content_type", models.CharField(max_length=20)),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("bytes", models.PositiveIntegerField()),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "used_at",
                    models.DateTimeField(
                        blank=True, help_text="When a generation was last started with it.", null=True
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="input_images",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RefusedDeliveries",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("minute", models.DateTimeField()),
                ("is_known", models.BooleanField()),
                ("count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name_plural": "refused deliveries",
                "constraints": [models.UniqueConstraint(fields=("minute", "is_known"), name="refused_per_minute")],
            },
        ),
        migrations.CreateModel(
            name="Transition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "from_state",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("submitting", "Being submitted"),
                            ("unknown", "Answer unknown"),
                            ("running", "Running"),
                            ("saving", "Saving"),
                            ("completed", "Completed"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("submitting", "Being submitted"),
                            ("unknown", "Answer unknown"),
                            ("running", "Running"),
                            ("saving", "Saving"),
                            ("completed", "Completed"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "generation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="transitions",
                        to="generations.generation",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddIndex(
            model_name="generation",
            index=models.Index(
                condition=models.Q(("deleted_at", None)),
                fields=[
                    "user",
                    "-created_at",
                    "-id",
                    "endpoint_id",
                    "shape",
                    "has_sound",
                    "duration_seconds",
                    "starred_at",
                    "state",
                ],
                name="generation_list",
            ),
        ),
        migrations.AddIndex(
            model_name="generation",
            index=models.Index(
                condition=models.Q(("deleted_at", None), ("state", "completed")),
                fields=[
                    "user",
                    "-created_at",
                    "-id",
                    "endpoint_id",
                    "shape",
                    "has_sound",
                    "duration_seconds",
                    "starred_at",
                ],
                name="generation_gallery",
            ),
        ),
        migrations.AddIndex(
            model_name="generation",
            index=models.Index(
                condition=models.Q(("deleted_at__isnull", False)),
                fields=["user", "-created_at", "-id"],
                name="generation_trash",
            ),
        ),
        migrations.AddIndex(
            model_name="generation",
            index=models.Index(
                condition=models.Q(("deleted_at", None), ("picked_at__isnull", False)),
                fields=["-picked_at"],
                name="generation_featured",
            ),
        ),
        migrations.AddIndex(
            model_name="generation",
            index=models.Index(
                condition=models.Q(("state__in", ["cancelled", "completed", "failed"])),
                fields=["endpoint_id", "-finished_at"],
                name="generation_typical_time",
            ),
        ),
        migrations.AddIndex(
            model_name="generation",
            index=models.Index(
                condition=models.Q(("next_run_at__isnull", False)), fields=["next_run_at"], name="generation_due"
            ),
        ),
        migrations.AddIndex(
            model_name="generation",
            index=models.Index(
                condition=models.Q(("state__in", ["cancelled", "completed", "failed"]), _negated=True),
                fields=["user"],
                name="generation_in_flight",
            ),
        ),
        migrations.AddIndex(
            model_name="generation",
            index=models.Index(fields=["user", "created_at"], name="generation_started"),
        ),
        migrations.AddIndex(
            model_name="generation",
            index=models.Index(
                condition=models.Q(("deleted_at__isnull", False)), fields=["deleted_at"], name="generation_deleted"
            ),
        ),
        migrations.AddConstraint(
            model_name="generation",
            constraint=models.UniqueConstraint(fields=("user", "form_key"), name="generation_form_key_once"),
        ),
        migrations.AddConstraint(
            model_name="generation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["queued", "submitting", "unknown", "running", "saving", "completed", "failed", "cancelled"],
                    )
                ),
                name="generation_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="generation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "completed"), _negated=True),
                    models.Q(("charged_credits__isnull", False), ("finished_at__isnull", False), ("video_key__gt", "")),
                    _connector="OR",
                ),
                name="generation_completed_has_video",
            ),
        ),
        migrations.AddConstraint(
            model_name="generation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("charged_credits", None), ("charged_credits__lte", models.F("price_credits")), _connector="OR"
                ),
                name="generation_charged_at_most_price",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("generation__isnull", False), ("processed_at", None)),
                fields=["received_at"],
                name="delivery_unread",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(fields=("request_id", "body_hash", "is_signed"), name="delivery_once"),
        ),
        migrations.RunPython(install_search, remove_search),
    ]
