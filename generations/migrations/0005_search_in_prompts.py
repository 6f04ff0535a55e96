import django.db.models.deletion
from django.db import migrations, models

from generations.lists import search_index


class Migration(migrations.Migration):
    dependencies = [
        ("generations", "0004_stars_sharing_and_mail"),
    ]

    operations = [
        migrations.CreateModel(
            name="Searched",
            fields=[
                (
                    "place",
                    models.BigIntegerField(db_column="rowid", primary_key=True, serialize=False),
                ),
                (
                    "row",
                    models.TextField(db_column="generations_search", help_text="FTS5's name for all columns of a row."),
                ),
                (
                    "generation",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="searched",
                        to="generations.generation",
                    ),
                ),
            ],
            options={"db_table": "generations_search", "managed": False},
        ),
        migrations.RunPython(search_index.install, search_index.remove),
    ]
