import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("generations", "0016_share_links")]

    operations = [
        migrations.AddField(
            model_name="generation",
            name="continued_from",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="Whose last frame is its first picture.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="continuations",
                to="generations.generation",
            ),
        ),
        migrations.AddField(
            model_name="generation",
            name="percent",
            field=models.SmallIntegerField(
                blank=True, help_text="How much of a joined file is there, while it is made.", null=True
            ),
        ),
        migrations.AddField(
            model_name="inputimage",
            name="frame_of",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="Whose last frame it is; empty for an upload.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="frames",
                to="generations.generation",
            ),
        ),
    ]
