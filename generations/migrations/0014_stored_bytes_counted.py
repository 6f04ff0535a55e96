from django.db import migrations
from django.db.models import Sum

from maxvideo.web.migration_operations import RunInBatches


def count(apps, connection, users):
    """Lock a user's row, then add up: what is written meanwhile waits for it, and is added by its trigger."""
    stored, generation, picture = (
        apps.get_model("generations", name) for name in ("StoredBytes", "Generation", "InputImage")
    )
    for user in users:
        row, _ = stored.objects.get_or_create(user_id=user.pk)
        stored.objects.select_for_update().get(pk=row.pk)
        videos = generation.objects.filter(user_id=user.pk, state="completed", deleted_at=None)
        pictures = picture.objects.filter(user_id=user.pk)
        total = sum(rows.aggregate(sum=Sum("bytes", default=0))["sum"] for rows in (videos, pictures))
        stored.objects.filter(pk=row.pk).update(bytes=total)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("generations", "0013_stored_bytes")]

    operations = [RunInBatches("accounts.User", count, size=100)]
