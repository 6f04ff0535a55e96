import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("generations", "0015_looks_of_turned_pictures"),
    ]

    operations = [
        migrations.CreateModel(
            name="ShareLink",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "digest",
                    models.CharField(editable=False, help_text="SHA-256 of its letters.", max_length=64, unique=True),
                ),
                ("encrypted_letters", models.TextField(editable=False)),
                ("title", models.CharField(blank=True, help_text="What its owner calls the video.", max_length=100)),
                ("may_download", models.BooleanField(default=False)),
                ("shows_prompt", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("expires_at", models.DateTimeField(blank=True, help_text="Empty is never.", null=True)),
                ("revoked_at", models.DateTimeField(blank=True, help_text="When its owner ended it.", null=True)),
                ("visits", models.PositiveBigIntegerField(db_default=0, default=0)),
                (
                    "generation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="share_links",
                        to="generations.generation",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("expires_at__isnull", False)),
                        fields=["expires_at"],
                        name="share_link_expires",
                    ),
                    models.Index(
                        condition=models.Q(("revoked_at__isnull", False)),
                        fields=["revoked_at"],
                        name="share_link_revoked",
                    ),
                ],
            },
        ),
    ]
