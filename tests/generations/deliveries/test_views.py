"""Every row of the contract's webhook table."""

import json
import uuid
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from generations.deliveries import refused
from generations.models import Delivery, Generation, RefusedDeliveries, SigningKeys
from generations.states import State
from generations.workflow import due
from maxvideo.accounts.models import User
from tests.factories import make_generation
from tests.wire import FakeFal, Hangup, Reply

URL = "/api/fal/webhook"


@pytest.fixture
def post(client: Client) -> Callable[..., HttpResponse]:
    """Posts to the webhook as fal would, with the right token unless told otherwise."""

    def post(
        body: Any,
        token: str = "good-token",
        generation: object = "",
        headers: Mapping[str, str] | None = None,
        **extra: Any,
    ) -> HttpResponse:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        query = {"token": token, "generation": str(generation)}
        url = f"{URL}?" + "&".join(f"{name}={value}" for name, value in query.items() if value != "")
        return client.post(url, raw, content_type="application/json", headers=headers or {}, **extra)

    return post


@pytest.fixture
def running(fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation]) -> Generation:
    """A generation that fal has finished, unknown to us."""
    generation = step(start())
    fal.succeed(fal.only)
    return generation


def signed(fal: FakeFal, body: bytes, **changes: Any) -> dict[str, str]:
    return fal.sign(body, **({"request_id": json.loads(body)["request_id"]} | changes))


def test_genuine_delivery_is_kept_and_answered(
    fal: FakeFal, running: Generation, post: Callable[..., HttpResponse]
) -> None:
    body = fal.webhook_body(fal.only)

    answer = post(body, generation=running.pk, headers=signed(fal, body))

    assert (answer.status_code, answer.json()) == (200, {"ok": True})
    assert Delivery.objects.get().is_signed


def test_the_same_delivery_again_is_200_and_kept_once(
    fal: FakeFal, running: Generation, post: Callable[..., HttpResponse]
) -> None:
    body = fal.webhook_body(fal.only)

    answers = {post(body, generation=running.pk, headers=signed(fal, body)).status_code for _ in range(5)}

    assert answers == {200}
    assert Delivery.objects.count() == 1


def test_delivery_for_a_finished_generation_is_200(
    fal: FakeFal, running: Generation, post: Callable[..., HttpResponse], step: Callable[[Generation], Generation]
) -> None:
    generation = step(running)
    body = fal.webhook_body(fal.only)

    assert post(body, generation=generation.pk, headers=signed(fal, body)).status_code == 200
    assert step(generation).state == "completed"


@pytest.mark.parametrize("token", ["", "wrong", "good-toke", "good-token2", "%00"])
def test_missing_or_wrong_token_is_401_and_stores_only_a_count(
    fal: FakeFal, running: Generation, post: Callable[..., HttpResponse], token: str
) -> None:
    answer = post(fal.webhook_body(fal.only), token=token, generation=running.pk)

    assert (answer.status_code, answer.json()) == (401, {"ok": False, "error": "unauthorized"})
    assert Delivery.objects.count() == 0
    assert refused.of_known_in_the_last_hour() == 1


def test_second_token_of_a_change_is_accepted(
    fal: FakeFal, running: Generation, post: Callable[..., HttpResponse], settings: Settings
) -> None:
    settings.FAL_WEBHOOK_TOKENS = ["new-token", "good-token"]

    assert post(fal.webhook_body(fal.only), generation=running.pk).status_code == 200


def test_refusals_of_unknown_generations_are_counted_apart(db: None, post: Callable[..., HttpResponse]) -> None:
    post({"request_id": "x"}, token="wrong", generation=uuid.uuid4())
    post({"request_id": "x"}, token="wrong", generation="no-uuid")

    assert refused.of_known_in_the_last_hour() == 0
    assert RefusedDeliveries.objects.get().count == 2


FORGERIES = {
    "wrong signature": lambda fal, body: signed(fal, body) | {"X-Fal-Webhook-Signature": "00" * 64},
    "not hex": lambda fal, body: signed(fal, body) | {"X-Fal-Webhook-Signature": "zz"},
    "empty": lambda fal, body: signed(fal, body) | {"X-Fal-Webhook-Signature": ""},
    "another body's": lambda fal, body: signed(fal, body + b" "),
    "old": lambda fal, body: signed(fal, body, at=1_700_000_000),
    "from the future": lambda fal, body: signed(fal, body, at=4_000_000_000),
    "another user's": lambda fal, body: signed(fal, body) | {"X-Fal-Webhook-User-Id": "user_2"},
    "header request id": lambda fal, body: signed(fal, body) | {"X-Fal-Webhook-Request-Id": "other"},
    "unsigned header id": lambda fal, body: {"X-Fal-Webhook-Request-Id": "other"},
    "no timestamp": lambda fal, body: without(signed(fal, body), "Timestamp"),
    "no user": lambda fal, body: without(signed(fal, body), "User-Id"),
    "no request id": lambda fal, body: without(signed(fal, body), "Request-Id"),
}


def without(headers: dict[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in headers.items() if not key.endswith(name)}


@pytest.mark.parametrize("kind", FORGERIES)
def test_signature_that_does_not_hold_is_401(
    fal: FakeFal, running: Generation, post: Callable[..., HttpResponse], kind: str
) -> None:
    body = fal.webhook_body(fal.only)

    answer = post(body, generation=running.pk, headers=FORGERIES[kind](fal, body))

    assert answer.status_code == 401
    assert Delivery.objects.count() == 0


def test_signature_for_another_customer_is_401_where_our_id_is_known(
    fal: FakeFal, running: Generation, post: Callable[..., HttpResponse], settings: Settings
) -> None:
    settings.FAL_USER_ID = "user_ours"
    body = fal.webhook_body(fal.only)

    assert post(body, generation=running.pk, headers=signed(fal, body)).status_code == 401
    ours = signed(fal, body, user_id="user_ours")
    assert post(body, generation=running.pk, headers=ours).status_code == 200


def test_request_id_that_contradicts_what_fal_gave_us_is_401(
    fal: FakeFal, running: Generation, post: Callable[..., HttpResponse]
) -> None:
    body = fal.webhook_body(fal.only, request_id="another")

    assert post(body, generation=running.pk, headers=signed(fal, body)).status_code == 401


def test_request_id_of_another_generation_is_401(
    fal: FakeFal, running: Generation, post: Callable[..., HttpResponse], alice: User
) -> None:
    other = make_generation(alice, state=State.SUBMITTING)
    body = fal.webhook_body(fal.only)

    assert post(body, generation=other.pk, headers=signed(fal, body)).status_code == 401
    assert Delivery.objects.count() == 0


def test_request_id_of_a_generation_under_another_unknown_name_is_401(
    fal: FakeFal, running: Generation, post: Callable[..., HttpResponse]
) -> None:
    body = fal.webhook_body(fal.only)

    assert post(body, generation=uuid.uuid4(), headers=signed(fal, body)).status_code == 401
    assert Delivery.objects.count() == 0


def test_unknown_generation_and_request_are_kept_for_staff(
    fal: FakeFal, db: None, post: Callable[..., HttpResponse]
) -> None:
    body = json.dumps({"request_id": "nobody", "status": "OK"}).encode()

    answer = post(body, generation=uuid.uuid4(), headers=signed(fal, body))

    assert answer.status_code == 200
    assert Delivery.objects.get().generation is None
    assert Generation.objects.count() == 0


def test_request_id_alone_finds_its_generation(
    fal: FakeFal, running: Generation, post: Callable[..., HttpResponse]
) -> None:
    body = fal.webhook_body(fal.only)

    post(body, headers=signed(fal, body))

    assert Delivery.objects.get().generation == running


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"[]", b'"text"', b"null", b"5", b"\xff\xfe", b"[" * 200_000, b'{"a":' * 5_000),
        *(b"{}", b'{"request_id": ""}', b'{"request_id": 5}', b'{"request_id": null}', b'{"request_id": ["a"]}'),
        b'{"request_id": "a", "payload": NaN}',
        *(b'{"request_id": "a\\u0000b"}', b'{"request_id": "\\ud800"}', b'{"request_id": "' + b"x" * 201 + b'"}'),
        b'{"request_id": ' + b"1" * 5000 + b"}",
    ],
    ids=lambda body: repr(body[:20]),
)
def test_what_is_no_delivery_is_400(fal: FakeFal, db: None, post: Callable[..., HttpResponse], body: bytes) -> None:
    assert post(body).status_code == 400
    assert Delivery.objects.count() == 0


@pytest.mark.parametrize(
    "payload",
    [None, [], "x", {"video": None}, {"video": {"url": "http://x/\x00"}}, {"video": {"url": "\ud800"}}, {"a": "\x00"}],
    ids=repr,
)
def test_strange_payloads_of_a_genuine_delivery_are_survived(
    fal: FakeFal, running: Generation, post: Callable[..., HttpResponse], payload: object
) -> None:
    body = json.dumps({"request_id": fal.only.id, "status": "OK", "payload": payload}).encode()

    assert post(body, generation=running.pk, headers=signed(fal, body)).status_code == 200


def test_a_mebibyte_to_the_byte_is_taken(fal: FakeFal, db: None, post: Callable[..., HttpResponse]) -> None:
    begin, end = b'{"request_id": "x", "more": "', b'"}'

    assert post(begin + b"x" * ((1 << 20) - len(begin + end)) + end).status_code == 200


def test_more_than_a_mebibyte_is_413(fal: FakeFal, db: None, post: Callable[..., HttpResponse]) -> None:
    assert post(b'{"request_id": "' + b"x" * (1 << 20) + b'"}').status_code == 413


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "head", "options"])
def test_any_other_method_is_405(client: Client, method: str) -> None:
    assert getattr(client, method)(f"{URL}?token=good-token").status_code == 405


def test_signed_delivery_without_any_key_to_check_it_is_503(
    fal: FakeFal, running: Generation, post: Callable[..., HttpResponse]
) -> None:
    fal.next("keys", Hangup())
    body = fal.webhook_body(fal.only)

    assert post(body, generation=running.pk, headers=signed(fal, body)).status_code == 503
    assert Delivery.objects.count() == 0


def test_keys_are_asked_for_at_most_once_a_minute(
    fal: FakeFal, running: Generation, post: Callable[..., HttpResponse]
) -> None:
    body = fal.webhook_body(fal.only)
    post(body, generation=running.pk, headers=signed(fal, body))

    for _ in range(10):
        post(body, generation=running.pk, headers=signed(fal, body) | {"X-Fal-Webhook-Signature": "00" * 64})

    assert [word for word, _ in fal.asked].count("keys") == 1


def test_new_keys_of_fal_are_fetched_when_the_known_ones_fail(
    fal: FakeFal, running: Generation, post: Callable[..., HttpResponse]
) -> None:
    SigningKeys.objects.create(pk=1, keys=["AAAA"], fetched_at="2026-01-01T00:00Z")
    body = fal.webhook_body(fal.only)

    assert post(body, generation=running.pk, headers=signed(fal, body)).status_code == 200


def test_error_words_and_input_of_the_caller_are_not_kept(
    fal: FakeFal, running: Generation, post: Callable[..., HttpResponse]
) -> None:
    fal.only.arguments["api_key"] = "sk-very-secret"
    fal.refuse(fal.only)
    body = fal.webhook_body(fal.only)

    post(body, generation=running.pk, headers=signed(fal, body))

    kept = json.dumps(Delivery.objects.get().body)
    assert "content_policy_violation" in kept
    assert "sk-very-secret" not in kept
    assert "raw words" not in kept


def test_a_delivery_costs_four_queries(fal: FakeFal, running: Generation, post: Callable[..., HttpResponse]) -> None:
    first = fal.webhook_body(fal.only)
    post(first, generation=running.pk, headers=signed(fal, first))
    due.answered(running.pk)
    body = first + b" "

    with CaptureQueriesContext(connection) as queries:
        post(body, generation=running.pk, headers=signed(fal, body))

    counted = [query for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    assert len(counted) <= 4, [query["sql"] for query in counted]


def test_slow_keys_are_not_waited_for_longer_than_two_seconds(
    fal: FakeFal, running: Generation, post: Callable[..., HttpResponse]
) -> None:
    fal.next("keys", Reply(200, {}, delay=3))
    body = fal.webhook_body(fal.only)

    assert post(body, generation=running.pk, headers=signed(fal, body)).status_code == 503


@pytest.mark.parametrize("status", ["\0", "\ud800", 5, None, {"a": "\0"}], ids=repr)
def test_strange_words_for_the_end_are_survived(
    fal: FakeFal, running: Generation, post: Callable[..., HttpResponse], status: object
) -> None:
    body = json.dumps({"request_id": fal.only.id, "status": status}).encode()

    assert post(body, generation=running.pk, headers=signed(fal, body)).status_code == 200
    assert Delivery.objects.get().body["status"] == "other"
