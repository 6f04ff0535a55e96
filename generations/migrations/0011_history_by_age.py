from django.db import migrations, models

from maxvideo.web.migration_operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("generations", "0010_whose_files_go")]

    operations = [
        AddIndexConcurrently("transition", models.Index(fields=["created_at"], name="transition_age")),
        AddIndexConcurrently("attempt", models.Index(fields=["created_at"], name="attempt_age")),
        AddIndexConcurrently("delivery", models.Index(fields=["received_at"], name="delivery_age")),
    ]
