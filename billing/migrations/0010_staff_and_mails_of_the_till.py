import django.db.models.functions.datetime
from django.db import migrations, models

from maxvideo.web.migration_operations import GrantToRole

LOOK = {
    "view_purchase": "purchase",
    "view_purchasetransition": "purchasetransition",
    "view_purchaserefund": "purchaserefund",
    "view_dispute": "dispute",
    "view_debt": "debt",
    "view_refusedevents": "refusedevents",
    "view_stripeday": "stripeday",
}
ORIGINS = [("buyer", "Withdrawal"), ("staff", "By staff"), ("stripe", "Made at Stripe"), ("site", "By itself")]


class Migration(migrations.Migration):
    dependencies = [("billing", "0009_proposals_told"), ("staff", "0002_roles")]

    operations = [
        migrations.CreateModel(
            name="StripeDay",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("charged", models.BigIntegerField()),
                ("charged_here", models.BigIntegerField()),
                ("refunded", models.BigIntegerField()),
                ("refunded_here", models.BigIntegerField()),
                ("disputed", models.BigIntegerField()),
                ("disputed_here", models.BigIntegerField()),
                (
                    "differences",
                    models.JSONField(
                        default=list, help_text="A sentence for each, with numbers and no words of people."
                    ),
                ),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.AddField(
            "proposedadjustment",
            "deed",
            models.CharField(max_length=20, default="adjustment", db_default="adjustment"),
        ),
        migrations.AddField(
            "proposedadjustment",
            "about",
            models.CharField(max_length=60, blank=True, default="", db_default="", help_text="Like purchase:<uuid>."),
        ),
        migrations.AlterField(
            "proposedadjustment",
            "credits",
            models.BigIntegerField(help_text="What the account's total changes by."),
        ),
        migrations.AddField(
            "creditaccount",
            "low_mailed_at",
            models.DateTimeField(blank=True, help_text="When its owner was told that it is low.", null=True),
        ),
        migrations.AddField("dispute", "decided_mailed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "purchase",
            "mailed_at",
            models.DateTimeField(blank=True, help_text="When its buyer was told how it ended.", null=True),
        ),
        migrations.AddField("purchaserefund", "asked_mailed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("purchaserefund", "failed_mailed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AlterField("purchaserefund", "origin", models.CharField(choices=ORIGINS, max_length=6)),
        GrantToRole("support", "billing", **LOOK),
        GrantToRole("finance", "billing", **LOOK, change_purchase="purchase", change_debt="debt"),
    ]
