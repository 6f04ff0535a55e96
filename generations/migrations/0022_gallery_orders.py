from django.db import migrations, models
from django.db.models import Q

from maxvideo.web.migration_operations import AddIndexConcurrently

FINISHED = Q(deleted_at=None, state="completed")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("generations", "0021_collections")]

    operations = [
        AddIndexConcurrently(
            "generation",
            models.Index(
                fields=[
                    *("user", "-duration_seconds", "-id", "created_at", "endpoint_id", "shape", "has_sound"),
                    "starred_at",
                ],
                name="generation_by_length",
                condition=Q(deleted_at=None, state="completed", duration_seconds__gte=0),
            ),
        ),
        AddIndexConcurrently(
            "generation",
            models.Index(
                fields=[
                    *("user", "-charged_credits", "-id", "created_at", "endpoint_id", "shape", "has_sound"),
                    *("duration_seconds", "starred_at"),
                ],
                name="generation_by_price",
                condition=FINISHED,
            ),
        ),
        AddIndexConcurrently(
            "generation",
            models.Index(
                fields=["user", "-created_at", "-id"],
                name="generation_starred",
                condition=Q(deleted_at=None, starred_at__isnull=False),
            ),
        ),
    ]
