"""Second factors' secrets, encrypted at rest; a row from before that, in clear, is read and encrypted when asked to."""

from typing import Any, Final

from allauth.mfa.models import Authenticator
from django.db import transaction

from maxvideo.web import encryption

PURPOSE: Final = "maxvideo: second factors"
ENCRYPTED: Final = "gAAAA"  # how a Fernet token begins: no base32 key, no hexadecimal seed and no code does
SECRETS: Final = ("secret", "seed", "migrated_codes")  # of allauth's TOTP and recovery codes


def encrypt(text: str) -> str:
    """A secret as the database has it."""
    return encryption.encrypt(text, PURPOSE)


def decrypt(text: str) -> str:
    """A secret as it was. Raises InvalidToken where its key is no more among ENCRYPTION_KEY."""
    return encryption.decrypt(text, PURPOSE) if text.startswith(ENCRYPTED) else text


def encrypt_again() -> int:
    """Encrypt with the first key what is in clear or under another; returns how many rows that were."""
    ids = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).values_list("pk", flat=True)
    return sum(_encrypt_row(pk) for pk in list(ids))


@transaction.atomic
def _encrypt_row(pk: int) -> bool:
    """A code that is used meanwhile waits: what it marks is in the same field."""
    row = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if row is None or not (changed := {name: _anew(row.data[name]) for name in SECRETS if _is_old(row.data.get(name))}):
        return False
    row.data |= changed
    row.save(update_fields=["data"])
    return True


def _is_old(value: Any) -> bool:
    texts = value if isinstance(value, list) else [value] if value else []
    return not all(encryption.is_current(text, PURPOSE) for text in texts)


def _anew(value: Any) -> Any:
    return [encrypt(decrypt(text)) for text in value] if isinstance(value, list) else encrypt(decrypt(value))
