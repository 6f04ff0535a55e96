"""An event is Stripe's where its signature fits the very bytes, under any of the secrets, and is of now."""

import hashlib
import hmac

import pytest
import stripe

from billing.payments.exceptions import Forged
from billing.payments.signatures import check

NOW = 1_800_000_000
BODY = b'{"id": "evt_1"}'
SECRET, OTHER = "whsec_of_today", "whsec_of_yesterday"


def v1(body: bytes = BODY, *, secret: str = SECRET, at: int = NOW) -> str:
    return hmac.new(secret.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()


def refuses(header: str, body: bytes = BODY, *, at: float = NOW) -> bool:
    try:
        check(body, header, [SECRET, OTHER], at=at)
    except Forged:
        return True
    return False


@pytest.mark.parametrize(("age", "is_refused"), [(0, False), (299, False), (300, False), (301, True), (86_400, True)])
@pytest.mark.parametrize("side", [1, -1], ids=["past", "future"])
def test_only_what_is_of_now_is_taken(age: int, side: int, is_refused: bool) -> None:
    at = NOW - side * age
    assert refuses(f"t={at},v1={v1(at=at)}") is is_refused


@pytest.mark.parametrize("secret", [SECRET, OTHER])
def test_any_of_the_secrets_will_do(secret: str) -> None:
    assert not refuses(f"t={NOW},v1={v1(secret=secret)}")


def test_one_of_several_signatures_has_to_fit() -> None:
    assert not refuses(f"t={NOW},v1={'0' * 64},v1={v1()},v0={'1' * 64}")


@pytest.mark.parametrize(
    "header",
    [
        "",
        "v1=",
        f"t={NOW}",
        f"v1={v1()}",
        f"t={NOW},v0={v1()}",
        f"t={NOW},v1={v1(secret='whsec_of_somebody')}",
        f"t={NOW},v1={v1(secret='')}",
        f"t={NOW + 1},v1={v1()}",
        f"t={NOW},t={NOW},v1={v1()}",
        f"t=-{NOW},v1={v1()}",
        f"t={NOW}.0,v1={v1()}",
        f"t=١٨,v1={v1()}",
        f"t={'9' * 400},v1={v1()}",
        f"t={NOW},v1={v1()[:-1]}",
        f"t={NOW},v1=ü",
        "," * 8000,
    ],
)
def test_whatever_else_is_refused(header: str) -> None:
    assert refuses(header)


@pytest.mark.parametrize("body", [BODY + b"\n", BODY[:-1], BODY.replace(b" ", b""), b""])
def test_every_byte_of_the_body_counts(body: bytes) -> None:
    assert refuses(f"t={NOW},v1={v1()}", body)


def test_bytes_that_are_no_text_are_signed_as_they_are() -> None:
    raw = b"\xff\x00"
    assert not refuses(f"t={NOW},v1={v1(raw)}", raw)


def test_no_secret_takes_nothing() -> None:
    with pytest.raises(Forged):
        check(BODY, f"t={NOW},v1={v1()}", [], at=NOW)


def test_stripes_own_library_signs_alike() -> None:
    signed = stripe.WebhookSignature._compute_signature(f"{NOW}.{BODY.decode()}", SECRET)
    assert not refuses(f"t={NOW},v1={signed}")
