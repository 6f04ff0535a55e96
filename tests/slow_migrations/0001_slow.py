from django.db import migrations


class Migration(migrations.Migration):
    operations = [
        migrations.RunSQL("SELECT pg_sleep(0.5)", migrations.RunSQL.noop),
    ]
