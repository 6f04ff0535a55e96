from django.db import migrations, models

from maxvideo.web.migration_operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("generations", "0017_continued_from")]

    operations = [
        AddIndexConcurrently(
            "generation",
            models.Index(
                condition=models.Q(("continued_from__isnull", False)),
                fields=["continued_from"],
                name="generation_continued_from",
            ),
        ),
        AddIndexConcurrently(
            "inputimage",
            models.Index(condition=models.Q(("frame_of__isnull", False)), fields=["frame_of"], name="picture_frame_of"),
        ),
    ]
