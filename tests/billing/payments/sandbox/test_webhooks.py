"""Signing as Stripe does: the real library verifies it."""

import time

import pytest
import stripe

from billing.payments.sandbox.webhooks import post, signature
from tests.billing.payments.sandbox.conftest import SECRET, Shop

BODY = b'{"id": "evt_1", "object": "event", "type": "charge.refunded", "data": {"object": {}}}'


def test_signature_is_that_of_the_library() -> None:
    made = stripe.WebhookSignature.generate_signature_header(BODY.decode(), SECRET, timestamp=1_700_000_000)
    assert signature(SECRET, BODY, at=1_700_000_000.9) == made


def test_library_takes_what_is_signed_now() -> None:
    event = stripe.Webhook.construct_event(BODY, signature(SECRET, BODY), SECRET)
    assert event.type == "charge.refunded"


@pytest.mark.parametrize(
    ("secret", "body", "age"), [("whsec_other", BODY, 0), (SECRET, BODY + b" ", 0), (SECRET, BODY, 400)]
)
def test_library_refuses_another_secret_another_body_and_what_is_old(secret: str, body: bytes, age: int) -> None:
    signed = signature(secret, BODY, at=time.time() - age)
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body, signed, SECRET)


def test_post_says_what_was_answered(shop: Shop) -> None:
    shop.codes = [503]
    assert post(shop.url, BODY, "t=1,v1=a") == 503
    assert post(shop.url, BODY, None) == 200
    assert [hook.signature for hook in shop.hooks] == ["t=1,v1=a", None]


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://127.0.0.1:port/", "http:///", "https://127.0.0.1:9/x"])
def test_nobody_there_is_no_answer(url: str) -> None:
    assert post(url, BODY, None) is None
