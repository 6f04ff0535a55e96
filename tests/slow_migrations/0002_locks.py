from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("web", "0001_slow")]

    operations = [
        migrations.RunSQL("LOCK TABLE generations_circuit", migrations.RunSQL.noop),
    ]
