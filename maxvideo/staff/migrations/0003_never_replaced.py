from django.db import migrations

from maxvideo.web.migration_operations import NeverReplaced


class Migration(migrations.Migration):
    dependencies = [("staff", "0002_roles")]

    operations = [NeverReplaced("staff_staffaction", "id")]
