import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0013_audit_runs")]

    operations = [
        migrations.CreateModel(
            name="AuditedSum",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="audited",
                        serialize=False,
                        to="billing.creditaccount",
                    ),
                ),
                ("last_transfer", models.BigIntegerField()),
                ("available", models.BigIntegerField()),
                ("held", models.BigIntegerField()),
            ],
        ),
        migrations.AddField(
            "auditrun",
            "is_whole",
            models.BooleanField(db_default=True, default=True, help_text="Or only what came since the run before."),
        ),
        migrations.AddField(
            "auditrun",
            "seen_until",
            models.DateTimeField(blank=True, help_text="What was written earlier, this run has seen.", null=True),
        ),
        migrations.AddField(
            "auditrun",
            "last_transfer",
            models.BigIntegerField(db_default=0, default=0, help_text="The last entry from before then."),
        ),
        migrations.AddField(
            "auditrun",
            "last_hold",
            models.BigIntegerField(db_default=0, default=0, help_text="The last hold from before then."),
        ),
        migrations.AddField(
            "auditrun",
            "entries",
            models.BigIntegerField(db_default=0, default=0, help_text="How many entries there are up to the last."),
        ),
    ]
