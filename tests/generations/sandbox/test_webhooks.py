"""Signing as fal does."""

import json
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from generations.sandbox.webhooks import Signer, deliver
from tests.generations.sandbox.conftest import Hook, Listener, verify

VECTOR = json.loads((Path(__file__).parent / "webhook-vector.json").read_text())


@pytest.fixture
def known_signer() -> Signer:
    return Signer(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(VECTOR["private_seed_hex"])))


def test_key_is_published_as_in_the_vector(known_signer: Signer) -> None:
    assert known_signer.jwks() == {"keys": [VECTOR["jwk"]]}


def test_signature_is_that_of_the_vector(known_signer: Signer) -> None:
    headers = known_signer.headers(
        VECTOR["request_id"], VECTOR["body"].encode(), user_id=VECTOR["user_id"], at=int(VECTOR["timestamp"]) + 0.9
    )
    assert headers == {
        "X-Fal-Webhook-Request-Id": VECTOR["request_id"],
        "X-Fal-Webhook-User-Id": VECTOR["user_id"],
        "X-Fal-Webhook-Timestamp": VECTOR["timestamp"],
        "X-Fal-Webhook-Signature": VECTOR["signature_hex"],
    }


def test_key_is_kept_and_only_the_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "key"
    assert Signer.kept_in(path).jwks() == Signer.kept_in(path).jwks()
    assert path.stat().st_mode & 0o077 == 0


def test_changed_body_does_not_verify(known_signer: Signer) -> None:
    headers = known_signer.headers("an-id", b"{}", at=1)
    verify(Hook("/", headers, b"{}"), known_signer.jwks())
    with pytest.raises(InvalidSignature):
        verify(Hook("/", headers, b"{ }"), known_signer.jwks())


def test_delivery_says_what_was_answered(listener: Listener) -> None:
    listener.codes = [503]
    assert deliver(listener.url, ({}, b"{}")) == 503
    assert deliver(listener.url, ({}, b"{}")) == 200
    assert listener.hooks[0].path == "/hook?token=t&generation=g"


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://127.0.0.1:port/", "http:///", "https://127.0.0.1:9/x"])
def test_nobody_there_is_no_answer(url: str) -> None:
    assert deliver(url, ({}, b"{}")) is None
