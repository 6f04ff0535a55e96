import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0012_events_read")]

    operations = [
        migrations.CreateModel(
            name="AuditRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ended_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("differences", models.PositiveIntegerField()),
            ],
            options={"indexes": [models.Index(fields=["-ended_at"], name="audit_run_last")]},
        ),
    ]
