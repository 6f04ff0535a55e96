from django.db import migrations

# What there is, less what the triggers have counted of it by now. It is one statement, hence sees one moment: who changes
# a row meanwhile waits for nothing, and is counted on top. Run again it adds nothing.
SO_FAR = """
INSERT INTO generations_tally (of, label, state, change)
SELECT of, label, state, SUM(number) FROM (
    SELECT 'generations' AS of, endpoint_id AS label, state, COUNT(*) AS number
    FROM generations_generation GROUP BY endpoint_id, state
    UNION ALL
    SELECT 'deliveries', verdict, '', COUNT(*) FROM generations_delivery WHERE verdict <> '' GROUP BY verdict
    UNION ALL
    SELECT 'deliveries', 'refused', '', COALESCE(SUM(count), 0) FROM generations_refuseddeliveries
    UNION ALL
    SELECT of, label, state, -change FROM generations_tally
) AS found GROUP BY of, label, state HAVING SUM(number) <> 0
"""


def count(apps, schema_editor):
    schema_editor.execute(SO_FAR, params=None)


class Migration(migrations.Migration):
    dependencies = [("generations", "0026_tallies")]

    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
