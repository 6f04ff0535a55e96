"""Secrets that must wait in the database for a moment, sealed with a key of their own.

The key is derived from SECRET_KEY for this purpose alone, so no other signed or sealed text of the site opens with it.
"""

import base64
import json
from functools import lru_cache

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def encrypt(secrets: dict[str, str]) -> str:
    """Encrypt; nothing gives the empty text."""
    return _fernet(settings.SECRET_KEY).encrypt(json.dumps(secrets).encode()).decode() if secrets else ""


def decrypt(text: str) -> dict[str, str]:
    """Open what `encrypt` made. Raises cryptography.fernet.InvalidToken where SECRET_KEY has changed since."""
    if not text:
        return {}
    opened: dict[str, str] = json.loads(_fernet(settings.SECRET_KEY).decrypt(text))
    return opened


@lru_cache(maxsize=2)
def _fernet(secret_key: str) -> Fernet:
    derived = HKDF(SHA256(), length=32, salt=None, info=b"maxvideo: secrets of a generation").derive(
        secret_key.encode()
    )
    return Fernet(base64.urlsafe_b64encode(derived))
