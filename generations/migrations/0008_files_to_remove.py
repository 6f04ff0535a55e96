from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("generations", "0007_rings_that_wait")]

    operations = [
        migrations.CreateModel(
            name="FileRemoval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=200, unique=True)),
                ("due_at", models.DateTimeField(db_default=Now(), db_index=True)),
                ("tries", models.PositiveSmallIntegerField(db_default=0, default=0)),
            ],
        ),
        migrations.AlterField(
            model_name="generation",
            name="arguments",
            field=models.JSONField(help_text="What fal gets; an uploaded picture is a reference to it."),
        ),
    ]
