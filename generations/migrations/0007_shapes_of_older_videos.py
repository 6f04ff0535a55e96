from django.db import migrations

from generations.shapes import shape_of


def name_shapes(apps, schema_editor):
    """Videos saved before shapes were kept get theirs."""
    nameless = apps.get_model("generations", "Generation").objects.filter(shape="", width__gt=0, height__gt=0)
    for width, height in nameless.order_by().values_list("width", "height").distinct():
        nameless.filter(width=width, height=height).update(shape=shape_of(width, height))


class Migration(migrations.Migration):
    dependencies = [
        ("generations", "0006_filter_within_the_index"),
    ]

    operations = [
        migrations.RunPython(name_shapes, migrations.RunPython.noop),
    ]
