"""Own keys that wait in the database, encrypted, until their request is submitted."""

import json
from typing import Final

from generations.models import Generation
from maxvideo.web import encryption

PURPOSE: Final = "maxvideo: secrets of a generation"


def encrypt(secrets: dict[str, str]) -> str:
    """A generation's secrets as its row has them; nothing gives the empty text."""
    return encryption.encrypt(json.dumps(secrets), PURPOSE) if secrets else ""


def decrypt(text: str) -> dict[str, str]:
    """What `encrypt` was given. Raises InvalidToken where its key is no more among ENCRYPTION_KEY."""
    if not text:
        return {}
    opened: dict[str, str] = json.loads(encryption.decrypt(text, PURPOSE))
    return opened


def encrypt_again() -> int:
    """Encrypt with the first key what is under another; one that is submitted meanwhile has none any more."""
    rows = Generation.objects.exclude(secret_arguments="").values_list("pk", "secret_arguments")
    old = [row for row in rows.iterator() if not encryption.is_current(row[1], PURPOSE)]
    return sum(
        Generation.objects.filter(pk=pk, secret_arguments=text).update(secret_arguments=encrypt(decrypt(text)))
        for pk, text in old
    )
