import django.db.models.functions.text
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        error_messages={"unique": "This address has an account."}, max_length=254, unique=True
                    ),
                ),
                ("is_staff", models.BooleanField(default=False)),
                ("is_active", models.BooleanField(default=True)),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "start_rate",
                    models.CharField(
                        blank=True,
                        help_text="Starts a minute, e.g. 240/m; 0 is no limit; empty follows START_RATE.",
                        max_length=20,
                    ),
                ),
                (
                    "max_in_flight",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Generations not yet final; 0 is no limit; empty follows MAX_IN_FLIGHT.",
                        null=True,
                    ),
                ),
                (
                    "theme",
                    models.CharField(
                        blank=True,
                        choices=[("", "As the system"), ("light", "Light"), ("dark", "Dark")],
                        default="",
                        max_length=5,
                    ),
                ),
                (
                    "mails_when_done",
                    models.BooleanField(default=False, help_text="An e-mail when videos are finished."),
                ),
                (
                    "daily_limit",
                    models.PositiveIntegerField(blank=True, help_text="Credits a day; empty is no limit.", null=True),
                ),
                (
                    "monthly_limit",
                    models.PositiveIntegerField(blank=True, help_text="Credits a month; empty is no limit.", null=True),
                ),
                (
                    "ask_above",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Ask again before a video that costs more credits; empty is never.",
                        null=True,
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="user_email_lower_case",
                    )
                ],
            },
        ),
    ]
