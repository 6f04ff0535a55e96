import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

# The other sides of every transfer: card payments, grants, revenue, losses.
HOUSE = (-1, -2, -3, -4)

# What was written stays: transfers and rates are added, never changed or deleted.
APPEND_ONLY = ("billing_transfer", "billing_rate")
REFUSED = {"sqlite": ("UPDATE", "DELETE"), "postgresql": ("UPDATE", "DELETE", "TRUNCATE")}

REFUSE = """
CREATE OR REPLACE FUNCTION billing_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def open_house_accounts(apps, schema_editor):
    account = apps.get_model("billing", "CreditAccount")
    account.objects.bulk_create([account(pk=pk) for pk in HOUSE], ignore_conflicts=True)


def install_triggers(apps, schema_editor):
    """SQLite remakes a table for most alterations and silently drops its triggers, so a later migration that alters one
    of these tables must end by creating them again; a test looks for them after `migrate`."""
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(REFUSE, params=None)
    for table in APPEND_ONLY:
        for action in REFUSED[vendor]:
            name = f"{table}_no_{action.lower()}"
            body = (
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                if vendor == "sqlite"
                else "FOR EACH STATEMENT EXECUTE FUNCTION billing_refuse()"
            )
            schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {action} ON {table} {body}", params=None)


def remove_triggers(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for table in APPEND_ONLY:
        for action in REFUSED[vendor]:
            of_table = f" ON {table}" if vendor == "postgresql" else ""
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{action.lower()}{of_table}")
    if vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS billing_refuse()")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CreditAccount",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("available", models.BigIntegerField(default=0)),
                ("held", models.BigIntegerField(default=0)),
                (
                    "user",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credit_account",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=100, unique=True)),
                (
                    "reference",
                    models.CharField(help_text="What it is for, as opaque text: generation:<id>.", max_length=100),
                ),
                ("subject", models.CharField(blank=True, help_text="What people call it.", max_length=100)),
                ("details", models.CharField(blank=True, help_text="How its price comes about.", max_length=200)),
                ("amount", models.BigIntegerField()),
                ("captured", models.BigIntegerField(default=0)),
                ("released", models.BigIntegerField(default=0)),
                ("refunded", models.BigIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "On hold"), ("closed", "Settled")], default="open", max_length=6
                    ),
                ),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="holds", to="billing.creditaccount"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Rate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("product", models.CharField(max_length=100)),
                (
                    "condition",
                    models.JSONField(blank=True, default=dict, help_text='E.g. {"size": "large"}; {} is always.'),
                ),
                ("unit", models.CharField(max_length=20)),
                (
                    "usd",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        help_text="Dollars a unit; empty ends the condition, for a table of another shape.",
                        max_digits=10,
                        null=True,
                    ),
                ),
                (
                    "label",
                    models.CharField(blank=True, help_text='Words after the arithmetic: "in large".', max_length=40),
                ),
                (
                    "margin_percent",
                    models.DecimalField(
                        blank=True, decimal_places=2, help_text="Empty follows MARGIN_PERCENT.", max_digits=6, null=True
                    ),
                ),
                ("valid_from", models.DateTimeField()),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=120, unique=True)),
                ("kind", models.CharField(max_length=20)),
                (
                    "source_pocket",
                    models.CharField(
                        choices=[("available", "Available"), ("held", "On hold")], default="available", max_length=9
                    ),
                ),
                (
                    "target_pocket",
                    models.CharField(
                        choices=[("available", "Available"), ("held", "On hold")], default="available", max_length=9
                    ),
                ),
                ("amount", models.BigIntegerField()),
                ("balance", models.BigIntegerField(help_text="The account's total after it; 0 for the house.")),
                ("reference", models.CharField(blank=True, max_length=100)),
                (
                    "subject",
                    models.CharField(blank=True, help_text="What it is for, as its hold says.", max_length=100),
                ),
                (
                    "note",
                    models.CharField(blank=True, help_text="No personal data: it can never be erased.", max_length=300),
                ),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        help_text="Whose line it is.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="billing.creditaccount",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "hold",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="billing.hold",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outgoing",
                        to="billing.creditaccount",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incoming",
                        to="billing.creditaccount",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Welcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "address_hash",
                    models.CharField(help_text="A keyed hash; it names nobody.", max_length=64, unique=True),
                ),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "user",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="welcome",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="creditaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(("available__gte", 0)), name="account_available_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="creditaccount",
            constraint=models.CheckConstraint(condition=models.Q(("held__gte", 0)), name="account_held_not_negative"),
        ),
        migrations.AddConstraint(
            model_name="creditaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("id__gt", 0), ("user", models.F("id"))),
                    models.Q(("available", 0), ("held", 0), ("id__in", [-1, -2, -3, -4]), ("user", None)),
                    _connector="OR",
                ),
                name="account_of_user_or_house",
            ),
        ),
        migrations.AddIndex(
            model_name="hold",
            index=models.Index(condition=models.Q(("state", "open")), fields=["account"], name="hold_open"),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="hold_amount_positive"),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(("captured__gte", 0), ("refunded__gte", 0), ("released__gte", 0)),
                name="hold_parts_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("captured", 0), ("closed_at", None), ("released", 0), ("state", "open")),
                    models.Q(
                        (
                            "amount",
                            django.db.models.expressions.CombinedExpression(
                                models.F("captured"), "+", models.F("released")
                            ),
                        ),
                        ("closed_at__isnull", False),
                        ("state", "closed"),
                    ),
                    _connector="OR",
                ),
                name="hold_closed_once_in_full",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(("refunded__lte", models.F("captured"))), name="hold_refunded_at_most_captured"
            ),
        ),
        migrations.AddIndex(
            model_name="rate",
            index=models.Index(fields=["product", "-valid_from"], name="rate_current"),
        ),
        migrations.AddConstraint(
            model_name="rate",
            constraint=models.CheckConstraint(
                condition=models.Q(("usd__gte", 0), ("usd", None), _connector="OR"), name="rate_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="rate",
            constraint=models.CheckConstraint(
                condition=models.Q(("margin_percent__gte", 0), ("margin_percent", None), _connector="OR"),
                name="rate_margin_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="rate",
            constraint=models.UniqueConstraint(
                fields=("product", "condition", "valid_from"), name="rate_once_at_a_time"
            ),
        ),
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(fields=["account", "-id"], name="transfer_statement"),
        ),
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(
                condition=models.Q(("reference", ""), _negated=True), fields=["reference"], name="transfer_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="transfer_amount_positive"),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("source", models.F("target")), ("source_pocket", models.F("target_pocket")), _negated=True
                ),
                name="transfer_between_two_pockets",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("source", models.F("target")), ("source__lt", 0), ("target__lt", 0), _connector="OR"
                ),
                name="transfer_of_one_user",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("account", django.db.models.functions.comparison.Greatest("source", "target"))),
                name="transfer_is_a_line_of_its_user",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("hold__isnull", False), ("kind__in", ("hold", "capture", "release", "refund"))),
                    models.Q(
                        models.Q(("kind__in", ("hold", "capture", "release", "refund")), _negated=True), ("hold", None)
                    ),
                    _connector="OR",
                ),
                name="transfer_of_a_hold_names_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("source_pocket__in", ("available", "held")), ("target_pocket__in", ("available", "held"))
                ),
                name="transfer_pockets_known",
            ),
        ),
        migrations.RunPython(open_house_accounts, migrations.RunPython.noop),
        migrations.RunPython(install_triggers, remove_triggers),
    ]
