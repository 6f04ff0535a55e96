from django.db import migrations, models

from maxvideo.web.migration_operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("billing", "0007_debt_not_negative")]

    operations = [
        AddIndexConcurrently(
            "hold",
            models.Index(
                fields=["account", "closed_at", "subject", "captured", "refunded"],
                name="hold_spent",
                condition=models.Q(captured__gt=0),
            ),
        ),
        AddIndexConcurrently(
            "transfer",
            models.Index(fields=["account", "-id"], name="transfer_not_of_a_hold", condition=models.Q(hold=None)),
        ),
    ]
