from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_consent")]

    operations = [
        migrations.AddField(
            "user",
            "low_balance",
            models.PositiveIntegerField(
                blank=True, help_text="An e-mail when fewer credits are left; empty is never.", null=True
            ),
        ),
    ]
