from django.db import migrations, models
from django.db.models import Q

from maxvideo.web.migration_operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("generations", "0028_batches_of_support")]

    operations = [
        AddIndexConcurrently(
            "generation",
            models.Index(fields=["user"], name="generation_joined", condition=Q(deleted_at=None, endpoint_id="joined")),
        ),
    ]
