from django.db import migrations
from django.db.models import Q
from django.utils.crypto import salted_hmac

from maxvideo.web.migration_operations import RunInBatches

TAG = "+"
SAME_DOMAIN = {
    "googlemail.com": "gmail.com",
    **dict.fromkeys(("protonmail.com", "protonmail.ch", "pm.me"), "proton.me"),
    **dict.fromkeys(("me.com", "mac.com"), "icloud.com"),
    **dict.fromkeys(("ya.ru", "yandex.com", "yandex.by", "yandex.kz", "yandex.ua"), "yandex.ru"),
}
IGNORED = {"gmail.com": ".", "proton.me": ".-_", "yandex.ru": ".-"}
DASHED = ("yahoo", "ymail", "rocketmail")
ANY_NAME = ("fastmail.com", "fastmail.fm")


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
    domain = SAME_DOMAIN.get(domain, domain)
    name, _, parent = domain.partition(".")
    local, domain = (name, parent) if parent in ANY_NAME else (local, domain)
    local = local.partition(TAG)[0] or local
    if domain.partition(".")[0] in DASHED:
        local = local.partition("-")[0] or local
    return "".join(sign for sign in local if sign not in IGNORED.get(domain, "")) + f"@{domain}"


def keyed(address):
    return salted_hmac("billing.ledger.welcome", address, algorithm="sha256").hexdigest()


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("billing", "0003_proposed_adjustments")]

    operations = [
        RunInBatches("billing.Welcome", go_by_mailbox, only=Q(user__isnull=False)),
    ]
