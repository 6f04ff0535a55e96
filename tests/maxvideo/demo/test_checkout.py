"""The demo's buyer, at the real pay page of the stand-in."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import stripe

from billing.payments.sandbox.server import Sandbox
from maxvideo.demo import checkout
from maxvideo.demo.visitor import Refused

BACK = "http://127.0.0.1:1/credits/purchases/1/"


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    with Sandbox(0, tmp_path) as sandbox:
        yield sandbox


@pytest.fixture
def session(sandbox: Sandbox) -> Any:
    client = stripe.StripeClient("sk_test_of_the_demo", base_addresses={"api": sandbox.url})
    price = {"currency": "usd", "unit_amount": 500, "product_data": {"name": "500 credits"}}
    return client.v1.checkout.sessions.create(
        {
            "mode": "payment",
            "line_items": [{"price_data": price, "quantity": 1}],
            "customer_email": "ann@example.com",
            "success_url": BACK,
        }
    )


def test_page_is_paid_and_leads_back(sandbox: Sandbox, session: Any) -> None:
    assert checkout.pay(session.url) == BACK
    assert sandbox.account.find("checkout.session", session.id)["payment_status"] == "paid"


def test_payment_that_is_refused_is_said(session: Any) -> None:
    requests.post(f"{session.url}/expire", timeout=10)
    with pytest.raises((Refused, LookupError)):
        checkout.pay(session.url)
