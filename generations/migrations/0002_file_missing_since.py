from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("generations", "0001_generations"),
    ]

    operations = [
        migrations.AddField(
            model_name="generation",
            name="file_missing_since",
            field=models.DateTimeField(
                blank=True, help_text="Since when the finished file is not there: 404 or 410.", null=True
            ),
        ),
    ]
