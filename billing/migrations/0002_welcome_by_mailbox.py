from django.db import migrations
from django.db.models import Q
from django.utils.crypto import salted_hmac

from maxvideo.web.migration_operations import RunInBatches


def go_by_mailbox(apps, connection, rows):
    """Who was greeted is known by the mailbox from now on, where their address is still there to tell it."""
    welcome, address = apps.get_model("billing", "Welcome"), apps.get_model("account", "EmailAddress")
    greeted = list(rows.values_list("pk", "user_id"))
    own = address.objects.filter(user_id__in=[user_id for _, user_id in greeted], verified=True)
    emails = dict(own.order_by("primary", "-pk").values_list("user_id", "email"))  # the last of each user's stays
    for pk, user_id in greeted:
        if (email := emails.get(user_id)) and (mailbox := mailbox_of(email)) != email:
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
    atomic = False

    dependencies = [
        ("billing", "0001_ledger_and_rates"),
        ("accounts", "0002_addresses_in_one_form"),
    ]

    operations = [
        RunInBatches("billing.Welcome", go_by_mailbox, only=Q(user__isnull=False)),
    ]
