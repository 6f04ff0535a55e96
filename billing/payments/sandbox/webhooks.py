"""Signing an event as Stripe does, and posting it. https://docs.stripe.com/webhooks#verify-manually"""

import hashlib
import hmac
import http.client
import time
from contextlib import closing
from urllib.parse import urlsplit

PATIENCE = 15.0
"""Seconds that a delivery may take."""


def signature(secret: str, body: bytes, *, at: float | None = None) -> str:
    """The header `Stripe-Signature`; `at` in Unix seconds, now where it is not given: the machine's time."""
    stamp = int(time.time() if at is None else at)
    digest = hmac.new(secret.encode(), b"%d." % stamp + body, hashlib.sha256).hexdigest()
    return f"t={stamp},v1={digest}"


def post(url: str, body: bytes, signed: str | None) -> int | None:
    """Post it; the status, or nothing where there was no answer. Redirects are not followed."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Stripe/1.0 (sandbox)"}
    if signed is not None:
        headers["Stripe-Signature"] = signed
    try:
        with closing(kind(parts.netloc, timeout=PATIENCE)) as connection:
            connection.request("POST", target, body, headers)
            return connection.getresponse().status
    except (OSError, ValueError, http.client.HTTPException):
        return None
