from django.db import migrations, models

from maxvideo.web.migration_operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("generations", "0030_index_of_unmailed")]

    operations = [
        AddIndexConcurrently(
            model_name="inputimage",
            index=models.Index(condition=models.Q(("used_at", None)), fields=["created_at"], name="picture_never_used"),
        ),
        AddIndexConcurrently(
            model_name="inputimage",
            index=models.Index(condition=models.Q(("used_at__isnull", False)), fields=["used_at"], name="picture_used"),
        ),
    ]
