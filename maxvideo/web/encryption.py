"""Secrets at rest, encrypted with keys of their own: ENCRYPTION_KEY, several while one is being changed.

The first encrypts, all decrypt. Each purpose has a key derived for it alone, so no encrypted text of the site opens as
another's. After a change of the first key `manage.py encrypt_secrets` goes through the stores; then the old one may go.
"""

import base64
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from maxvideo.web.registry import Registry

# What encrypts its rows anew where they are not under the first key, and returns how many it did.
stores: Final[Registry[Callable[[], int]]] = Registry()


def encrypt(text: str, purpose: str) -> str:
    """Encrypt with the first key."""
    return _fernet(settings.ENCRYPTION_KEYS[0], purpose).encrypt(text.encode()).decode()


def decrypt(text: str, purpose: str) -> str:
    """Open with any key; what the release before encrypted was under SECRET_KEY. Raises InvalidToken."""
    keys = (*settings.ENCRYPTION_KEYS, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([_fernet(key, purpose) for key in keys]).decrypt(text).decode()


def is_current(text: str, purpose: str) -> bool:
    """Whether a text is under the first key."""
    try:
        _fernet(settings.ENCRYPTION_KEYS[0], purpose).decrypt(text)
    except InvalidToken:
        return False
    return True


def encrypt_stores() -> int:
    """Encrypt everything with the first key; returns how many rows were under another, or in clear."""
    return sum(store() for store in stores)


@lru_cache(maxsize=16)
def _fernet(key: str, purpose: str) -> Fernet:
    derived = HKDF(SHA256(), length=32, salt=None, info=purpose.encode()).derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
