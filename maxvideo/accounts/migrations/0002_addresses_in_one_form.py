import logging
import unicodedata

import idna
from django.db import IntegrityError, migrations, transaction

from maxvideo.web.migration_operations import RunInBatches

log = logging.getLogger(__name__)

ZERO_WIDTH = [
    "\u00ad",
    "\u034f",
    "\u061c",
    "\u115f",
    "\u1160",
    "\u17b4",
    "\u17b5",
    "\u2800",
    "\u3164",
    "\ufeff",
    "\uffa0",
]
RANGES = [(0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFE00, 0xFE0F), (0xFFF0, 0xFFFB)]
RANGES += [(0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF), (0, 8), (0x0E, 0x1B), (0x7F, 0x84), (0x86, 0x9F)]
INVISIBLE = {ord(char): None for char in ZERO_WIDTH} | {n: None for low, high in RANGES for n in range(low, high + 1)}


LONGEST = 254


def bring_into_one_form(apps, connection, users):
    """Addresses with an invisible character or with letters beyond a-z, as people may have signed up with until now.

    Where two accounts are one mailbox, the one that stands in the one form already, or comes first, has it. The other
    stays as it is and this says so: its owner cannot log in until somebody puts the two together.
    """
    user, address = apps.get_model("accounts", "User"), apps.get_model("account", "EmailAddress")
    pks = list(users.values_list("pk", flat=True))
    rows = {user: "pk", address: "user_id"}
    here = {user: users, address: address.objects.filter(user_id__in=pks)}
    owners = {owner for model, name in rows.items() for owner, _, _ in written_otherwise(here[model], name)}
    for owner in sorted(owners):
        try:
            with transaction.atomic():
                for model, name in rows.items():
                    for _, pk, wanted in written_otherwise(model.objects.filter(**{name: owner}), name):
                        model.objects.filter(pk=pk).update(email=wanted)
        except IntegrityError:
            log.warning("User %s has the mailbox of another account, and its address stays as it is.", owner)


def written_otherwise(rows, name):
    for owner, pk, email in rows.values_list(name, "pk", "email"):
        wanted = normalize(email)
        if wanted != email and len(wanted) <= LONGEST:
            yield owner, pk, wanted


def normalize(address):
    text = unicodedata.normalize("NFKC", address.translate(INVISIBLE)).strip().lower()
    local, at, domain = text.rpartition("@")
    return local + at + ".".join(encoded(label) for label in domain.replace("\u3002", ".").split("."))


def encoded(label):
    if label.isascii() and not label.startswith("xn--"):
        return label
    try:
        letters = idna.decode(label) if label.startswith("xn--") else label
        return idna.encode(letters.translate(INVISIBLE), uts46=True).decode()
    except idna.IDNAError:
        return label


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("accounts", "0001_user"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [
        RunInBatches("accounts.User", bring_into_one_form),
    ]
