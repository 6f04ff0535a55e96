from django.db import migrations, models

from maxvideo.web.migration_operations import AddCheckConcurrently


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("billing", "0006_purchases")]

    operations = [
        AddCheckConcurrently(
            "creditaccount",
            models.CheckConstraint(condition=models.Q(("debt__gte", 0)), name="account_debt_not_negative"),
        ),
    ]
