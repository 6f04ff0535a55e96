from django.db import migrations

from maxvideo.web.migration_operations import GrantToRole


class Migration(migrations.Migration):
    dependencies = [
        ("generations", "0024_incidents"),
        ("staff", "0002_roles"),
    ]

    operations = [
        GrantToRole(
            "support",
            "generations",
            view_incident="incident",
            add_incident="incident",
            change_incident="incident",
        ),
    ]
