"""The calls that Checkout's own page makes, and Stripe's client in its place."""

from collections.abc import Callable
from typing import Any

import pytest
import requests
import stripe

from billing.payments.sandbox.server import Sandbox
from tests.billing.payments.sandbox.conftest import KEY

Confirm = Callable[..., requests.Response]


@pytest.fixture
def session(new_session: Callable[..., Any]) -> Any:
    return new_session()


@pytest.fixture
def confirm(sandbox: Sandbox, session: Any) -> Confirm:
    def act(method: str = "pm_card_visa", amount: int = 5000) -> requests.Response:
        form = {"payment_method": method, "expected_amount": amount}
        address = f"{sandbox.url}/v1/payment_pages/{session.id}/confirm"
        return requests.post(address, form, auth=(KEY, ""), timeout=10)

    return act


def test_page_knows_its_session(sandbox: Sandbox, session: Any) -> None:
    page = requests.get(f"{sandbox.url}/v1/payment_pages/{session.id}", auth=(KEY, ""), timeout=10).json()
    assert (page["session_id"], page["status"]) == (session.id, "open")


def test_confirmed_page_is_paid(client: stripe.StripeClient, session: Any, confirm: Confirm) -> None:
    assert confirm().json()["payment_status"] == "paid"
    assert client.v1.checkout.sessions.retrieve(session.id).status == "complete"
    assert confirm().status_code == 400


def test_another_sum_than_was_shown_is_not_paid(client: stripe.StripeClient, session: Any, confirm: Confirm) -> None:
    assert confirm(amount=4999).json()["error"]["code"] == "checkout_amount_mismatch"
    assert client.v1.checkout.sessions.retrieve(session.id).status == "open"


def test_declined_card_leaves_it_open(client: stripe.StripeClient, session: Any, confirm: Confirm) -> None:
    assert confirm("pm_card_chargeDeclined").status_code == 402
    assert client.v1.checkout.sessions.retrieve(session.id).status == "open"
