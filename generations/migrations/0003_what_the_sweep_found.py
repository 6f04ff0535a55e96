from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("generations", "0002_file_missing_since"),
    ]

    operations = [
        migrations.AddField(
            model_name="heartbeat",
            name="finding",
            field=models.CharField(blank=True, db_default="", max_length=100),
        ),
    ]
