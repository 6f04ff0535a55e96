"""fal's signature of a webhook, and the keys that it is checked with.

fal signs, with Ed25519, the lines request id, user id, timestamp and hex SHA-256 of the raw body, joined by LF. The
signature is believed within 5 minutes of its timestamp. Every fal customer can name our address as theirs, so where our
own user id is known it must be the signed one.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import requests
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.utils import timezone

from generations.fal.exceptions import Forged, NoKeys, Unavailable
from generations.fal.exchange import exchange

WINDOW_SECONDS = 300
KEYS_SECONDS = 2


@dataclass(frozen=True)
class Signature:
    """The four headers of a signed delivery, as received."""

    request_id: str
    user_id: str
    timestamp: str
    value: str


def is_signed(headers: Mapping[str, str], raw: bytes, request_id: str, key_sets: Iterable[Sequence[str]]) -> bool:
    """Whether a signature proves a delivery: False where it has none.

    `key_sets` are tried one after the other, so that new keys are fetched only if the known ones fail. Raises Forged
    where a signature does not hold, and NoKeys where there was no key to check it with.
    """
    signature = read_signature(headers, request_id)
    if signature is None:
        return False
    check_sender(signature, timezone.now())
    had_keys = False
    for keys in key_sets:
        if is_signed_by(keys, signature, raw):
            return True
        had_keys = had_keys or bool(keys)
    raise Forged("the signature") if had_keys else NoKeys


def read_signature(headers: Mapping[str, str], request_id: str) -> Signature | None:
    """The signature of a delivery, None where it has none.

    Raises Forged where the headers contradict the body's `request_id` or a signature lacks its other headers.
    """
    told = headers.get("X-Fal-Webhook-Request-Id")
    if told is not None and told != request_id:
        raise Forged("another request id in the header")
    value = headers.get("X-Fal-Webhook-Signature")
    if value is None:
        return None
    user_id, timestamp = headers.get("X-Fal-Webhook-User-Id"), headers.get("X-Fal-Webhook-Timestamp")
    if told is None or user_id is None or timestamp is None:
        raise Forged("a signature without its other headers")
    return Signature(told, user_id, timestamp, value)


def check_sender(signature: Signature, now: datetime) -> None:
    """Check what needs no key. Raises Forged for another customer's delivery or one outside the window."""
    if settings.FAL_USER_ID and signature.user_id != settings.FAL_USER_ID:
        raise Forged("signed for another customer")
    if not (signature.timestamp.isascii() and signature.timestamp.isdecimal() and len(signature.timestamp) <= 12):
        raise Forged("no timestamp")
    if abs(now.timestamp() - int(signature.timestamp)) > WINDOW_SECONDS:
        raise Forged("outside the time window")


def is_signed_by(keys: Sequence[str], signature: Signature, body: bytes) -> bool:
    """Whether one of the public keys (base64url, as JWKS writes them) made the signature over the raw body."""
    try:
        value = bytes.fromhex(signature.value)
    except ValueError:
        return False
    lines = [signature.request_id, signature.user_id, signature.timestamp, hashlib.sha256(body).hexdigest()]
    message = "\n".join(lines).encode(errors="replace")
    return any(_verifies(key, value, message) for key in keys)


def fetch_keys() -> list[str]:
    """The public keys of fal, within 2 seconds. Raises Unavailable where none can be had."""
    try:
        answer = exchange("GET", settings.FAL_JWKS_URL, seconds=KEYS_SECONDS)
        listed = answer.json()["keys"] if answer.status < 400 else []
        keys = [key["x"] for key in listed if key.get("kty") == "OKP" and key.get("crv") == "Ed25519"]
    except (requests.RequestException, OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unavailable("no keys") from error
    if not keys:
        raise Unavailable("no keys")
    return keys


def _verifies(key: str, value: bytes, message: bytes) -> bool:
    try:
        padded = f"{key}=="  # more than is needed is no harm
        public = Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(padded))
        public.verify(value, message)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True
