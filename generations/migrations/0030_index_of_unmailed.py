from django.db import migrations, models

from maxvideo.web.migration_operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("generations", "0029_joined_files")]

    operations = [
        AddIndexConcurrently(
            model_name="generation",
            index=models.Index(
                condition=models.Q(("deleted_at", None), ("finished_at__isnull", False), ("mailed_at", None)),
                fields=["finished_at"],
                name="generation_unmailed",
            ),
        ),
    ]
