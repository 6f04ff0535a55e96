from django.db import migrations, models

from maxvideo.web.migration_operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("generations", "0019_batches")]

    operations = [
        AddIndexConcurrently(
            model_name="generation",
            index=models.Index(
                condition=models.Q(("batch__isnull", False)), fields=["batch", "position"], name="generation_batch"
            ),
        ),
    ]
