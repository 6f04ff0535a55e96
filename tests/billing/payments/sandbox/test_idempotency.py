"""One key is one effect; another use of it is Stripe's conflict."""

from collections.abc import Callable
from typing import Any

import pytest
import requests
import stripe

from billing.payments.sandbox.server import Sandbox
from tests.billing.payments.sandbox.conftest import KEY, Person

Make = Callable[..., Any]
ONCE = {"idempotency_key": "once"}


def test_same_key_has_the_same_answer(new_session: Make, sandbox: Sandbox) -> None:
    first, second = new_session(options=ONCE), new_session(options=ONCE)
    assert first == second
    assert len(list(sandbox.account.every("checkout.session"))) == 1


def test_answer_that_is_told_again_says_so(sandbox: Sandbox) -> None:
    headers = {"Authorization": f"Bearer {KEY}", "Idempotency-Key": "once"}
    first, second = (
        requests.post(f"{sandbox.url}/v1/customers", {"name": "A"}, headers=headers, timeout=10) for _ in range(2)
    )
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert second.headers["Original-Request"] == first.headers["Request-Id"] != second.headers["Request-Id"]
    assert second.headers["Idempotency-Key"] == "once"


def test_headers_may_be_written_small(sandbox: Sandbox) -> None:
    headers = {"authorization": f"Bearer {KEY}", "idempotency-key": "once"}
    ids = {requests.post(f"{sandbox.url}/v1/customers", headers=headers, timeout=10).json()["id"] for _ in range(2)}
    assert len(ids) == 1


def test_key_with_other_parameters_is_refused(new_session: Make) -> None:
    new_session(options=ONCE)
    with pytest.raises(stripe.IdempotencyError) as caught:
        new_session(client_reference_id="other", options=ONCE)
    assert caught.value.http_status == 400
    assert "can only be used with the same parameters" in str(caught.value)


def test_key_with_another_call_is_refused(client: stripe.StripeClient, new_session: Make) -> None:
    new_session(options=ONCE)
    with pytest.raises(stripe.IdempotencyError):
        client.v1.customers.create({}, options=ONCE)


def test_key_in_use_is_a_conflict(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    with sandbox.api._keys._alone("once"), pytest.raises(stripe.APIError) as caught:
        client.v1.customers.create({"name": "A"}, options=ONCE)
    assert (caught.value.http_status, caught.value.json_body["error"]["code"]) == (409, "idempotency_key_in_use")
    assert client.v1.customers.create({"name": "A"}, options=ONCE).name == "A"


def test_error_is_told_again(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    params = {"amount": 500, "currency": "usd", "confirm": True, "payment_method": "pm_card_chargeDeclined"}
    for _ in range(2):
        with pytest.raises(stripe.CardError):
            client.v1.payment_intents.create(params, options=ONCE)
    assert len(list(sandbox.account.every("charge"))) == 1


def test_call_that_could_not_be_read_uses_no_key_up(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.customers.create({"colour": "red"}, options=ONCE)
    assert client.v1.customers.create({"name": "A"}, options=ONCE).name == "A"


def test_error_of_the_server_is_kept_with_the_key(client: stripe.StripeClient, person: Person) -> None:
    person.fault("POST /v1/customers", "500")
    for _ in range(2):
        with pytest.raises(stripe.APIError):
            client.v1.customers.create({"name": "A"}, options=ONCE)


def test_key_is_forgotten_after_a_day(client: stripe.StripeClient, person: Person) -> None:
    first = client.v1.customers.create({"name": "A"}, options=ONCE)
    person.wait(24 * 3600 - 60)
    assert client.v1.customers.create({"name": "A"}, options=ONCE).id == first.id
    person.wait(120)
    assert client.v1.customers.create({"name": "A"}, options=ONCE).id != first.id


def test_key_that_is_too_long_is_refused(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="at most 255"):
        client.v1.customers.create({}, options={"idempotency_key": "k" * 256})
