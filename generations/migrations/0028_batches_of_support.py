from django.db import migrations

from maxvideo.web.migration_operations import GrantToRole


class Migration(migrations.Migration):
    dependencies = [
        ("generations", "0027_tallies_so_far"),
        ("staff", "0002_roles"),
    ]

    operations = [
        migrations.AlterModelOptions(name="batch", options={"verbose_name_plural": "batches"}),
        GrantToRole("support", "generations", view_batch="batch"),
    ]
