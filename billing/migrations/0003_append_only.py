from django.db import migrations

from billing import append_only


class Migration(migrations.Migration):
    dependencies = [("billing", "0002_house_accounts")]

    operations = [migrations.RunPython(append_only.install, append_only.remove)]
