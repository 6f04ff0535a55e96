"""When those who may decide on a proposal were mailed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0008_indexes_of_the_statement")]

    operations = [
        migrations.AddField(
            "proposedadjustment",
            "told_at",
            models.DateTimeField(null=True, blank=True, help_text="When those who may decide were mailed."),
        ),
    ]
