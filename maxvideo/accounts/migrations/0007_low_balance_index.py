from django.db import migrations, models

from maxvideo.web.migration_operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("accounts", "0006_low_balance")]

    operations = [
        AddIndexConcurrently(
            "user",
            models.Index(
                fields=["low_balance"], name="user_low_balance", condition=models.Q(low_balance__isnull=False)
            ),
        ),
    ]
