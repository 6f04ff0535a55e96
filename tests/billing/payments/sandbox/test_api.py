"""Keys, versions, unknown calls, errors as the library's exceptions, request ids."""

from collections.abc import Callable
from typing import Any

import pytest
import requests
import stripe

from billing.payments.sandbox.server import Sandbox
from billing.payments.sandbox.versions import CURRENT
from tests.billing.payments.sandbox.conftest import KEY, Person

Make = Callable[..., Any]


def call(sandbox: Sandbox, method: str = "GET", path: str = "/v1/charges", **more: Any) -> requests.Response:
    headers = {"Authorization": f"Bearer {KEY}"} | more.pop("headers", {})
    return requests.request(method, sandbox.url + path, headers=headers, timeout=10, **more)


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer sk_live_12345678", "Token sk_test_12345678", "Basic %%%"])
def test_call_without_a_test_key_is_401(sandbox: Sandbox, header: str) -> None:
    answer = call(sandbox, headers={"Authorization": header})
    assert (answer.status_code, answer.json()["error"]["type"]) == (401, "invalid_request_error")
    assert "12345678" not in answer.text


def test_key_may_be_the_name_of_basic_authentication(sandbox: Sandbox) -> None:
    answer = requests.get(f"{sandbox.url}/v1/charges", auth=(KEY, ""), timeout=10)
    assert answer.json() == {"object": "list", "data": [], "has_more": False, "url": "/v1/charges"}


def test_live_key_is_the_librarys_authentication_error(sandbox: Sandbox) -> None:
    client = stripe.StripeClient("sk_live_1234567890", base_addresses={"api": sandbox.url})
    with pytest.raises(stripe.AuthenticationError):
        client.v1.charges.list()


def test_every_answer_has_a_request_id_and_the_version(sandbox: Sandbox) -> None:
    first, second = (call(sandbox, headers={"Stripe-Version": CURRENT}) for _ in range(2))
    assert first.headers["Request-Id"].startswith("req_")
    assert first.headers["Request-Id"] != second.headers["Request-Id"]
    assert first.headers["Stripe-Version"] == CURRENT


def test_library_speaks_the_current_version() -> None:
    assert stripe.api_version == CURRENT


@pytest.mark.parametrize("version", ["yesterday", "2027-01-01.fennel", ""])
def test_version_that_is_none_is_refused(sandbox: Sandbox, version: str) -> None:
    answer = call(sandbox, headers={"Stripe-Version": version})
    assert answer.status_code == 400
    assert "Invalid Stripe API version" in answer.text


def test_unknown_call_says_so(sandbox: Sandbox) -> None:
    answer = call(sandbox, "POST", "/v1/subscriptions")
    assert answer.status_code == 404
    assert "Unrecognized request URL (POST: /v1/subscriptions)" in answer.text


def test_unknown_object_is_resource_missing(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.checkout.sessions.retrieve("cs_test_none")
    assert (caught.value.code, caught.value.param, caught.value.http_status) == ("resource_missing", "id", 404)
    assert "No such checkout.session: 'cs_test_none'" in str(caught.value)


def test_object_of_another_kind_is_missing_too(client: stripe.StripeClient, new_session: Make) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.charges.retrieve(new_session().id)


def test_body_that_is_too_large_is_413(sandbox: Sandbox) -> None:
    assert call(sandbox, "POST", "/v1/customers", data=b"a" * (1 << 20) + b"b").status_code == 413


def test_error_undoes_what_was_begun(client: stripe.StripeClient, new_session: Make, sandbox: Sandbox) -> None:
    price = {"currency": "usd", "unit_amount": 10, "product_data": {"name": "cheap"}}
    with pytest.raises(stripe.InvalidRequestError) as caught:
        new_session(line_items=[{"price_data": price, "quantity": 1}])
    assert caught.value.code == "amount_too_small"
    assert list(sandbox.account.every("product")) == []


@pytest.mark.parametrize(
    ("do", "error"),
    [
        ("401", stripe.AuthenticationError),
        ("429", stripe.RateLimitError),
        ("500", stripe.APIError),
        ("503", stripe.APIError),
        ("dropped", stripe.APIConnectionError),
    ],
)
def test_fault_fails_once_and_leaves_nothing(
    client: stripe.StripeClient, person: Person, sandbox: Sandbox, do: str, error: type[Exception]
) -> None:
    person.fault("POST /v1/customers", do)
    with pytest.raises(error):
        client.v1.customers.create({"email": "ann@example.com"})
    assert list(sandbox.account.every("customer")) == []
    assert client.v1.customers.create({"email": "ann@example.com"}).email == "ann@example.com"


@pytest.mark.parametrize("do", ["500-after", "dropped-after"])
def test_fault_after_the_effect_leaves_it(
    client: stripe.StripeClient, person: Person, sandbox: Sandbox, do: str
) -> None:
    person.fault("POST /v1/customers", do)
    with pytest.raises(stripe.StripeError):
        client.v1.customers.create({"email": "ann@example.com"})
    assert len(list(sandbox.account.every("customer"))) == 1


def test_unknown_fault_is_refused(sandbox: Sandbox) -> None:
    answer = requests.post(f"{sandbox.url}/sandbox/faults", json={"match": "*", "do": "explode"}, timeout=10)
    assert (answer.status_code, answer.json()) == (400, {"error": "Nothing here is called 'explode'"})


def test_faults_can_be_taken_back(client: stripe.StripeClient, person: Person, sandbox: Sandbox) -> None:
    person.fault("*", "500", times=9)
    requests.delete(f"{sandbox.url}/sandbox/faults", timeout=10)
    assert client.v1.charges.list().data == []


def test_library_repeats_by_itself_what_did_not_come_through(sandbox: Sandbox, person: Person) -> None:
    patient = stripe.StripeClient(KEY, base_addresses={"api": sandbox.url}, max_network_retries=2)
    person.fault("POST /v1/customers", "dropped-after")
    patient.v1.customers.create({"email": "ann@example.com"})
    assert len(list(sandbox.account.every("customer"))) == 1
