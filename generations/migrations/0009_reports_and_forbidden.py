import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("generations", "0008_files_to_remove"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ForbiddenWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "words",
                    models.CharField(help_text="A word or a phrase; case and accents do not matter.", max_length=100),
                ),
                ("folded", models.CharField(editable=False, max_length=200, unique=True)),
                (
                    "is_whole",
                    models.BooleanField(
                        default=True,
                        help_text="Off: also inside of longer words, and in scripts without spaces.",
                        verbose_name="whole words only",
                    ),
                ),
                ("note", models.CharField(blank=True, help_text="Why, for staff.", max_length=200)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.AddField(
            model_name="generation",
            name="manifest_key",
            field=models.CharField(
                blank=True, help_text="The manifest beside the file, where it is not inside.", max_length=200, null=True
            ),
        ),
        migrations.AddField(
            model_name="generation",
            name="mark",
            field=models.CharField(
                blank=True,
                choices=[("inside", "In the file"), ("beside", "Beside the file"), ("missing", "Not marked")],
                max_length=10,
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="generation",
            name="source_sha256",
            field=models.CharField(
                blank=True, help_text="Of the file as it was made, before it was marked.", max_length=64, null=True
            ),
        ),
        migrations.AddField(
            model_name="generation",
            name="taken_down_at",
            field=models.DateTimeField(blank=True, help_text="Since when nobody may watch it.", null=True),
        ),
        migrations.AddField(
            model_name="inputimage",
            name="look",
            field=models.CharField(
                blank=True, db_default="", help_text="Its difference hash: 64 bits, hex.", max_length=16
            ),
        ),
        migrations.AddField(
            model_name="inputimage",
            name="sha256",
            field=models.CharField(blank=True, db_default="", max_length=64),
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(editable=False, max_length=10, unique=True)),
                ("place", models.CharField(help_text="An address of ours, or words.", max_length=500)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("me", "It shows somebody, or sounds like them, without their consent"),
                            ("rights", "It uses somebody's work: copyright or a trade mark"),
                            ("law", "It is against the law"),
                            ("mark", "It passes for real"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.TextField()),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("due_at", models.DateTimeField(db_index=True, help_text="By when somebody decides.")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("taken_down", "Taken down"), ("dismissed", "Dismissed")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decision", models.TextField(blank=True, help_text="What the reporter is told of the decision.")),
                (
                    "received_mail_at",
                    models.DateTimeField(blank=True, help_text="When the number was mailed.", null=True),
                ),
                (
                    "decision_mail_at",
                    models.DateTimeField(blank=True, help_text="When the decision was mailed.", null=True),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "generation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reports",
                        to="generations.generation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TakeDown",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("me", "It shows somebody, or sounds like them, without their consent"),
                            ("rights", "It uses somebody's work: copyright or a trade mark"),
                            ("law", "It is against the law"),
                            ("mark", "It passes for real"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.TextField(help_text="The reason, as its owner reads it.")),
                ("sha256", models.CharField(blank=True, db_index=True, max_length=64)),
                (
                    "source_sha256",
                    models.CharField(blank=True, db_index=True, help_text="Of the file as it was made.", max_length=64),
                ),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("mailed_at", models.DateTimeField(blank=True, help_text="When its owner was told.", null=True)),
                ("answer", models.TextField(blank=True, help_text="What its owner says to it, once.")),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("restored_at", models.DateTimeField(blank=True, null=True)),
                (
                    "restore_words",
                    models.TextField(blank=True, help_text="Why it was put back, as its owner reads it."),
                ),
                ("restore_mail_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "generation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="take_downs",
                        to="generations.generation",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="take_downs",
                        to="generations.report",
                    ),
                ),
                (
                    "restored_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "take-down",
            },
        ),
        migrations.CreateModel(
            name="ForbiddenPicture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "look",
                    models.CharField(
                        blank=True, editable=False, help_text="Its difference hash: 64 bits, hex.", max_length=16
                    ),
                ),
                ("note", models.CharField(help_text="What it is and why, for staff.", max_length=200)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "take_down",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="pictures",
                        to="generations.takedown",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RefusedOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("endpoint_id", models.CharField(max_length=100)),
                ("field", models.CharField(help_text="Where it stood.", max_length=50)),
                (
                    "found",
                    models.CharField(help_text="The forbidden word, or the forbidden picture's note.", max_length=200),
                ),
                ("words", models.TextField(help_text="The prompt.")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refused_orders",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["user", "-created_at"], name="refused_order_of_user"),
                    models.Index(fields=["created_at"], name="refused_order_age"),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("state", "open")),
                    models.Q(models.Q(("state", "open"), _negated=True), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="report_decided_or_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="takedown",
            constraint=models.UniqueConstraint(
                condition=models.Q(("restored_at", None)), fields=("generation",), name="take_down_one_in_force"
            ),
        ),
    ]
