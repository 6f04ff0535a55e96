"""Telling the customer: signing as fal does, and delivering.

Signed are `request id LF user id LF timestamp LF sha256 hex of the body`, with Ed25519 and in hex.
"""

import base64
import hashlib
import http.client
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from generations.sandbox.request import Request

USER_ID = "sandbox"
PATIENCE = 15.0
"""Seconds that a delivery may take."""
PAUSES = (0.25, 0.5, 1, 2, 4, 8, 15, 30, 30, 30)
"""Seconds before each new try: as many as fal's ten, closer together, and long enough to outlast a restart."""

Message = tuple[dict[str, str], bytes]


class Signer:
    """The sandbox's key, made once and kept."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self.key = key

    @classmethod
    def kept_in(cls, path: Path) -> "Signer":
        """The key of this file; the first time it is made."""
        if not path.exists():
            temporary = path.with_suffix(".part")
            temporary.write_bytes(Ed25519PrivateKey.generate().private_bytes_raw())
            os.replace(temporary, path)
        return cls(Ed25519PrivateKey.from_private_bytes(path.read_bytes()))

    def jwks(self) -> dict[str, Any]:
        """The public half, as fal publishes it."""
        raw = self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return {"keys": [{"kty": "OKP", "crv": "Ed25519", "x": base64.urlsafe_b64encode(raw).rstrip(b"=").decode()}]}

    def headers(self, request_id: str, body: bytes, *, user_id: str = USER_ID, at: float) -> dict[str, str]:
        """The four headers of a signed delivery; `at` in Unix seconds."""
        timestamp = str(int(at))
        signed = "\n".join((request_id, user_id, timestamp, hashlib.sha256(body).hexdigest()))
        return {
            "X-Fal-Webhook-Request-Id": request_id,
            "X-Fal-Webhook-User-Id": user_id,
            "X-Fal-Webhook-Timestamp": timestamp,
            "X-Fal-Webhook-Signature": self.key.sign(signed.encode()).hex(),
        }


def content(request: Request, end: int) -> dict[str, Any]:
    """What a webhook says about one end of a request."""
    result = request.results[end]
    told = {"request_id": request.id, "gateway_request_id": request.gateway_id(end)}
    if result.is_ok:
        return told | {"status": "OK", "payload": result.body}
    return told | {"status": "ERROR", "error": result.error, "payload": result.body}


def _genuine(signer: Signer, request: Request, told: dict[str, Any]) -> Message:
    body = json.dumps(told).encode()
    return signer.headers(request.id, body, at=time.time()), body


KINDS: dict[str, Callable[[Signer, Request, dict[str, Any]], Message]] = {"genuine": _genuine}


def deliver(url: str, message: Message) -> int | None:
    """Post it; the status code, or nothing where there was no answer. Redirects are not followed, as with fal."""
    headers, body = message
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=PATIENCE)
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target or "/", body, {"Content-Type": "application/json", **headers})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
