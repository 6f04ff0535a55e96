"""Telling the customer: signing as fal does, and delivering.

Signed are `request id LF user id LF timestamp LF sha256 hex of the body`, with Ed25519, the signature in hex.
"""

import base64
import hashlib
import http.client
import json
import os
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from generations.sandbox.request import Request

USER_ID = "sandbox"
PATIENCE = 15.0
"""Seconds that a delivery may take."""
PAUSES = (0.25, 0.5, 1, 2, 4, 8, 15, 30, 30, 30)
"""Seconds before each new try: as many as fal's ten, closer together, and long enough to outlast a restart."""

Headers = dict[str, str]
Told = dict[str, Any]
Message = tuple[Headers, bytes]


class Signer:
    """Signs with one key."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self.key = key

    @classmethod
    def kept_in(cls, path: Path) -> "Signer":
        """With the key of this file; the first time it is made."""
        if not path.exists():
            temporary = path.with_suffix(".part")
            temporary.touch(mode=0o600)
            temporary.write_bytes(Ed25519PrivateKey.generate().private_bytes_raw())
            os.replace(temporary, path)
        return cls(Ed25519PrivateKey.from_private_bytes(path.read_bytes()))

    def jwks(self) -> dict[str, Any]:
        """The public half, as fal publishes it."""
        x = base64.urlsafe_b64encode(self.key.public_key().public_bytes_raw()).rstrip(b"=")
        return {"keys": [{"kty": "OKP", "crv": "Ed25519", "x": x.decode()}]}

    def headers(self, request_id: str, body: bytes, *, user_id: str = USER_ID, at: float) -> Headers:
        """The four headers of a signed delivery; `at` in Unix seconds."""
        timestamp = str(int(at))
        signed = "\n".join((request_id, user_id, timestamp, hashlib.sha256(body).hexdigest()))
        return {
            "X-Fal-Webhook-Request-Id": request_id,
            "X-Fal-Webhook-User-Id": user_id,
            "X-Fal-Webhook-Timestamp": timestamp,
            "X-Fal-Webhook-Signature": self.key.sign(signed.encode()).hex(),
        }


def told(request: Request, end: int) -> Told:
    """What a webhook says about one end of a request."""
    result = request.results[end]
    facts = {"request_id": request.id, "gateway_request_id": request.gateway_id(end)}
    if result.is_ok:
        return facts | {"status": "OK", "payload": result.body}
    return facts | {"status": "ERROR", "error": result.error, "payload": result.body}


def _signed(signer: Signer, content: Told, *, user_id: str = USER_ID, age: float = 0) -> Message:
    body = json.dumps(content).encode()
    return signer.headers(content["request_id"], body, user_id=user_id, at=time.time() - age), body


def _lie(content: Told) -> Told:
    error = {"detail": "This did not come from the queue."}
    return content | {"status": "ERROR", "error": "Invalid status code: 500", "payload": error}


def _altered(signer: Signer, content: Told) -> Message:
    headers, _ = _signed(signer, content)
    return headers, json.dumps(_lie(content)).encode()


def _bare(signer: Signer, content: Told) -> Message:
    return _signed(signer, {name: content[name] for name in ("request_id", "status")})


def _payload_error(signer: Signer, content: Told) -> Message:
    return _signed(signer, content | {"payload": None, "payload_error": "The output could not be written as JSON."})


KINDS: dict[str, Callable[[Signer, Told], Message]] = {
    "genuine": _signed,
    "unsigned": lambda signer, content: ({}, json.dumps(content).encode()),
    "stale": lambda signer, content: _signed(signer, content, age=600),
    "extra": lambda signer, content: _signed(signer, content | {"region": "eu", "billing": {"units": 4}}),
    "bare": _bare,
    "payload-error": _payload_error,
    "forged": lambda signer, content: _signed(Signer(Ed25519PrivateKey.generate()), _lie(content)),
    "altered": _altered,
    "stranger": lambda signer, content: _signed(signer, _lie(content), user_id="somebody-else"),
}
TRIED_ONCE = frozenset({"forged", "altered", "stranger"})
"""Those that are not the queue's own: nobody repeats them."""


def deliver(url: str, message: Message) -> int | None:
    """Post it; the status code, or nothing where there was no answer. Redirects are not followed."""
    headers, body = message
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    target = quote(parts.path or "/", safe="/%") + (f"?{quote(parts.query, safe='=&%+,:/@~')}" if parts.query else "")
    try:
        with closing(kind(parts.netloc, timeout=PATIENCE)) as connection:
            connection.request("POST", target, body, {"Content-Type": "application/json", **headers})
            return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
