from django.db import migrations
from django.utils.crypto import salted_hmac


def go_by_mailbox(apps, schema_editor):
    """Who was greeted is known by the mailbox from now on, where their address is still there to tell it."""
    welcome, address = apps.get_model("billing", "Welcome"), apps.get_model("account", "EmailAddress")
    greeted = welcome.objects.filter(user__isnull=False).order_by("pk")
    for pk, user_id in greeted.values_list("pk", "user_id").iterator():
        own = (
            address.objects.filter(user_id=user_id, verified=True).order_by("-primary").values_list("email", flat=True)
        )
        if (email := own.first()) and (mailbox := mailbox_of(email)) != email:
            by_mailbox = keyed(mailbox)
            if not welcome.objects.filter(address_hash=by_mailbox).exists():
                welcome.objects.filter(pk=pk).update(address_hash=by_mailbox)


def mailbox_of(address):
    local, _, domain = address.rpartition("@")
    domain = "gmail.com" if domain == "googlemail.com" else domain
    local = local.partition("+")[0] or local
    return f"{local.replace('.', '') if domain == 'gmail.com' else local}@{domain}"


def keyed(address):
    return salted_hmac("billing.ledger.welcome", address, algorithm="sha256").hexdigest()


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0001_ledger_and_rates"),
        ("accounts", "0002_addresses_in_one_form"),
    ]

    operations = [
        migrations.RunPython(go_by_mailbox, migrations.RunPython.noop),
    ]
