from django.db import migrations

STRIPE, GRANTS, REVENUE, LOSSES = HOUSE = (-1, -2, -3, -4)


def open_them(apps, schema_editor):
    account = apps.get_model("billing", "CreditAccount")
    account.objects.bulk_create([account(pk=pk) for pk in HOUSE], ignore_conflicts=True)


def close_them(apps, schema_editor):
    apps.get_model("billing", "CreditAccount").objects.filter(pk__in=HOUSE).delete()


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_ledger_and_rates")]

    operations = [migrations.RunPython(open_them, close_them)]
