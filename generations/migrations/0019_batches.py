import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("generations", "0018_continued_from_indexed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("variations", "Variations"), ("comparison", "Comparison")], max_length=12
                    ),
                ),
                ("size", models.PositiveSmallIntegerField(help_text="How many were started.")),
                (
                    "keeper",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="The place of the one that its user kept of them.", null=True
                    ),
                ),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="batches",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="generation",
            name="batch",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="generations",
                to="generations.batch",
            ),
        ),
        migrations.AddField(
            model_name="generation",
            name="position",
            field=models.SmallIntegerField(blank=True, help_text="Its place in the batch, from 1 on.", null=True),
        ),
    ]
