"""What a delivery is read as, and in what order it is checked."""

import json
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from generations.fal import webhooks
from generations.fal.exceptions import Forged, NoKeys
from tests.generations.conftest import TimeMachine

TOKEN = "good-token"
BODY = {"request_id": "abc", "status": "OK", "payload": {"video": {"url": "https://v3.fal.media/x.mp4"}}}
SIGNED = {
    "X-Fal-Webhook-Request-Id": "abc",
    "X-Fal-Webhook-User-Id": "user",
    "X-Fal-Webhook-Timestamp": "9",
    "X-Fal-Webhook-Signature": "00",
}


@pytest.fixture(autouse=True)
def _token(settings: Settings) -> None:
    settings.FAL_WEBHOOK_TOKENS = [TOKEN]


def read(body: object, headers: dict[str, str] | None = None, token: str = TOKEN) -> webhooks.Webhook:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return webhooks.read_webhook(raw, headers or {}, token=token, key_sets=[])


def test_delivery_is_read_as_what_is_kept_of_it() -> None:
    webhook = read(BODY | {"input": "secret"})

    assert webhook.request_id == "abc"
    assert webhook.summary == {"status": "OK", "video_url": "https://v3.fal.media/x.mp4"}
    assert not webhook.is_signed


@pytest.mark.parametrize("status", [None, "DONE", 5, {"a": 1}], ids=repr)
def test_status_that_fal_does_not_have_is_another(status: object) -> None:
    assert read(BODY | {"status": status}).summary == {"status": "other"}


def test_error_is_read_from_the_payload_or_else_from_the_body() -> None:
    told = {"request_id": "abc", "status": "ERROR", "payload": {"detail": [{"type": "one_of"}]}}

    assert read(told).summary["problem"] == "one_of"
    assert (
        read({"request_id": "abc", "status": "ERROR", "error_type": "bad_request"}).summary["problem"] == "bad_request"
    )


def test_token_is_checked_before_anything_is_read() -> None:
    with pytest.raises(Forged):
        read(b"no json", token="wrong")


def test_json_is_checked_before_the_signature() -> None:
    with pytest.raises(ValueError, match="no request"):
        read({}, SIGNED)


def test_signature_is_checked_against_the_time_before_any_key_is_asked_for() -> None:
    def keys() -> Iterator[object]:
        raise AssertionError("no key is needed to see that it is too old")
        yield

    with pytest.raises(Forged):
        webhooks.read_webhook(json.dumps(BODY).encode(), SIGNED, token=TOKEN, key_sets=keys())


def test_without_any_key_nobody_can_tell(time_machine: TimeMachine) -> None:
    headers = SIGNED | {"X-Fal-Webhook-Timestamp": str(int(time_machine.moment.timestamp()))}

    with pytest.raises(NoKeys):
        read(BODY, headers)


@pytest.mark.parametrize(
    ("given", "is_good"), [("new", True), ("old", True), ("", False), ("ne", False), ("newold", False), ("é", False)]
)
def test_every_listed_token_is_accepted_and_no_other(given: str, is_good: bool) -> None:
    assert webhooks.is_token(given, ["new", "old"]) is is_good
