"""Who calls: any test key will do, a live one never."""

import base64
import binascii

from billing.payments.sandbox.problems import Refused

PRACTICE = ("sk_test_", "rk_test_")


def check_key(header: str | None) -> None:
    """Refuse a call without a test key, as `Bearer` or as the name of Basic authentication."""
    key = _key(header or "")
    if not key:
        message = "You did not provide an API key. You need to provide your API key in the Authorization header."
        raise Refused(message, status=401)
    if not key.startswith(PRACTICE):
        hidden = f"{key[:8]}{'*' * 8}"
        raise Refused(f"Invalid API Key provided: {hidden}. The sandbox takes test keys only.", status=401)


def _key(header: str) -> str:
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return ""
