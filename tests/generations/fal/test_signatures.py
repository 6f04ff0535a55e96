"""The signature, against the recorded vector and every way it can be wrong."""

from datetime import UTC, datetime

import pytest
from pytest_django import Settings

from generations.fal import signatures
from generations.fal.exceptions import Forged
from generations.fal.signatures import Signature

KEY = "A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg"
BODY = (
    b'{"request_id":"123e4567-e89b-12d3-a456-426614174000",'
    b'"gateway_request_id":"123e4567-e89b-12d3-a456-426614174000","status":"OK",'
    b'"payload":{"video":{"url":"https://v3b.fal.media/files/b/x/output.mp4"}}}'
)
SIGNATURE = Signature(
    "123e4567-e89b-12d3-a456-426614174000",
    "user_42",
    "1767225600",
    "e35e50b7d59a9f37e065d67c37678f7bacaf4e1b75dd1e51de296015f8124294"
    "d28efe992f6e6a2bdd700523202032f9e7b92cd5e56f68b9a06aaea244811105",
)
HEADERS = {
    "X-Fal-Webhook-Request-Id": SIGNATURE.request_id,
    "X-Fal-Webhook-User-Id": SIGNATURE.user_id,
    "X-Fal-Webhook-Timestamp": SIGNATURE.timestamp,
    "X-Fal-Webhook-Signature": SIGNATURE.value,
}


def test_vector_is_signed_by_its_key() -> None:
    assert signatures.is_signed_by(["AAAA", KEY], SIGNATURE, BODY)


@pytest.mark.parametrize("field", ["request_id", "user_id", "timestamp", "value"])
def test_any_other_header_breaks_the_signature(field: str) -> None:
    other = {"request_id": "x", "user_id": "user_43", "timestamp": "1767225601", "value": "00" * 64}

    assert not signatures.is_signed_by([KEY], Signature(**(vars(SIGNATURE) | {field: other[field]})), BODY)


def test_key_may_be_padded() -> None:
    assert signatures.is_signed_by([f"{KEY}="], SIGNATURE, BODY)


def test_another_body_breaks_the_signature() -> None:
    assert not signatures.is_signed_by([KEY], SIGNATURE, BODY + b" ")


@pytest.mark.parametrize("key", ["", "!", "AAAA", "é", KEY[:-2]])
def test_keys_that_are_none_are_survived(key: str) -> None:
    assert not signatures.is_signed_by([key], SIGNATURE, BODY)


@pytest.mark.parametrize(("seconds", "is_good"), [(0, True), (300, True), (-300, True), (301, False), (-301, False)])
def test_signature_is_believed_for_five_minutes(seconds: int, is_good: bool) -> None:
    now = datetime.fromtimestamp(1767225600 + seconds, UTC)
    try:
        signatures.check_sender(SIGNATURE, now)
    except Forged:
        assert not is_good
    else:
        assert is_good


def test_another_customers_signature_is_refused_where_our_user_id_is_known(settings: Settings) -> None:
    settings.FAL_USER_ID = "user_7"

    with pytest.raises(Forged):
        signatures.check_sender(SIGNATURE, datetime.fromtimestamp(1767225600, UTC))


@pytest.mark.parametrize("timestamp", ["", "now", "1.5", "-1", "９", "9" * 30])
def test_timestamp_that_is_none_is_refused(timestamp: str) -> None:
    signature = Signature("x", "u", timestamp, "00")

    with pytest.raises(Forged):
        signatures.check_sender(signature, datetime.fromtimestamp(0, UTC))


def test_no_signature_is_none() -> None:
    assert signatures.read_signature({}, "abc") is None


def test_header_request_id_must_be_the_bodys() -> None:
    with pytest.raises(Forged):
        signatures.read_signature({"X-Fal-Webhook-Request-Id": "other"}, "abc")


@pytest.mark.parametrize("missing", [name for name in HEADERS if not name.endswith("Signature")])
def test_signature_without_its_other_headers_is_refused(missing: str) -> None:
    headers = {name: value for name, value in HEADERS.items() if name != missing}

    with pytest.raises(Forged):
        signatures.read_signature(headers, SIGNATURE.request_id)
