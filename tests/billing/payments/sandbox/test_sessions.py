"""Checkout Sessions, made by the real library."""

import time
from collections.abc import Callable
from typing import Any

import pytest
import requests
import stripe

from billing.payments.sandbox.server import Sandbox
from tests.billing.payments.sandbox.conftest import KEY, SHOP, Person, Shop

Make = Callable[..., Any]
PRICE = {"currency": "usd", "unit_amount": 5000, "product_data": {"name": "5,000 credits"}}


def line(**facts: Any) -> dict[str, Any]:
    return {"price_data": PRICE | facts, "quantity": 1}


def refused(make: Make, **params: Any) -> stripe.InvalidRequestError:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        make(**params)
    return caught.value


def test_session_is_open_and_unpaid_and_has_an_address(new_session: Make, sandbox: Sandbox) -> None:
    session = new_session(client_reference_id="order-1", metadata={"purchase": "p"}, customer_email="a@example.com")
    assert (session.status, session.payment_status, session.payment_intent) == ("open", "unpaid", None)
    assert (session.amount_subtotal, session.amount_total, session.currency) == (5000, 5000, "usd")
    assert (session.client_reference_id, session.metadata.purchase) == ("order-1", "p")
    assert session.url == f"{sandbox.url}/c/pay/{session.id}"
    assert session.livemode is False


def test_session_expires_in_a_day_unless_it_says_when(new_session: Make) -> None:
    session = new_session()
    assert session.expires_at - session.created == 24 * 3600
    end = int(time.time()) + 3600
    assert new_session(expires_at=end).expires_at == end


@pytest.mark.parametrize("seconds", [60, 1700, 25 * 3600])
def test_end_that_is_too_near_or_too_far_is_refused(new_session: Make, seconds: int) -> None:
    assert refused(new_session, expires_at=int(time.time()) + seconds).param == "expires_at"


def test_session_that_nobody_pays_expires_by_itself(
    new_session: Make, client: stripe.StripeClient, person: Person, shop: Shop
) -> None:
    session = new_session(expires_at=int(time.time()) + 3600)
    person.wait(3700)
    found = client.v1.checkout.sessions.retrieve(session.id)
    assert (found.status, found.payment_status, found.url) == ("expired", "unpaid", None)
    assert shop.types("checkout") == ["checkout.session.expired"]


def test_merchant_can_let_it_expire_once(new_session: Make, client: stripe.StripeClient) -> None:
    session = new_session()
    assert client.v1.checkout.sessions.expire(session.id).status == "expired"
    with pytest.raises(stripe.InvalidRequestError, match="has a status of expired"):
        client.v1.checkout.sessions.expire(session.id)


def test_end_of_a_session_cancels_its_intent_and_nothing_else_does(
    new_session: Make, client: stripe.StripeClient, person: Person
) -> None:
    session = new_session()
    person.pay(session, "declined")
    intent = client.v1.checkout.sessions.retrieve(session.id).payment_intent
    with pytest.raises(stripe.InvalidRequestError, match="Expire the Checkout Session instead"):
        client.v1.payment_intents.cancel(intent)
    client.v1.checkout.sessions.expire(session.id)
    assert client.v1.payment_intents.retrieve(intent).status == "canceled"


def test_price_that_is_there_is_charged(new_session: Make, client: stripe.StripeClient) -> None:
    product = client.v1.products.create({"name": "Credits"})
    price = client.v1.prices.create({"product": product.id, "unit_amount": 1500, "currency": "eur"})
    session = new_session(line_items=[{"price": price.id, "quantity": 3}])
    assert (session.amount_total, session.currency) == (4500, "eur")
    line = client.v1.checkout.sessions.line_items.list(session.id).data[0]
    assert (line.description, line.quantity, line.price.id) == ("Credits", 3, price.id)


def test_current_version_takes_no_types_of_payment_methods(new_session: Make) -> None:
    error = refused(new_session, payment_method_types=["card"])
    assert (error.code, error.param) == ("parameter_unknown", "payment_method_types")


def test_call_without_a_version_takes_them(sandbox: Sandbox) -> None:
    form = {
        "mode": "payment", "success_url": SHOP, "payment_method_types[0]": "card", "line_items[0][quantity]": "1",
        "line_items[0][price_data][currency]": "usd", "line_items[0][price_data][unit_amount]": "900",
        "line_items[0][price_data][product_data][name]": "A",
    }  # fmt: skip
    answer = requests.post(f"{sandbox.url}/v1/checkout/sessions", form, auth=(KEY, ""), timeout=10)
    assert answer.json()["payment_method_types"] == ["card"]


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"mode": "subscription"}, "mode"),
        ({"mode": "gift"}, "mode"),
        ({"line_items": []}, "line_items"),
        ({"line_items": [{"price_data": PRICE}]}, "line_items[0][quantity]"),
        ({"line_items": [{"quantity": 1}]}, "line_items[0]"),
        ({"line_items": [{"price": "price_none", "quantity": 1}]}, "line_items[0][price]"),
        ({"line_items": [line(unit_amount=-1)]}, "line_items[0][price_data][unit_amount]"),
        ({"line_items": [line(currency="xyz")]}, "line_items[0][price_data][currency]"),
        ({"line_items": [line() | {"quantity": 0}]}, "line_items[0][quantity]"),
        ({"success_url": "/done"}, "success_url"),
        ({"success_url": "javascript:alert(1)"}, "success_url"),
        ({"customer": "cus_none"}, "customer"),
        ({"customer_email": "nobody"}, "customer_email"),
        ({"customer": "cus_1", "customer_email": "a@example.com"}, "customer"),
        ({"discounts": [{"coupon": "none"}]}, "discounts[0][coupon]"),
        ({"allow_promotion_codes": True, "discounts": [{"coupon": "none"}]}, "allow_promotion_codes"),
        ({"automatic_tax": {"enabled": "perhaps"}}, "automatic_tax[enabled]"),
        ({"colour": "red"}, "colour"),
    ],
)  # fmt: skip
def test_bad_parameter_is_named(new_session: Make, params: dict[str, Any], param: str) -> None:
    assert refused(new_session, **params).param == param


@pytest.mark.parametrize(("sum_", "code"), [(49, "amount_too_small"), (100_000_000, "amount_too_large")])
def test_sum_that_cannot_be_charged_is_refused(new_session: Make, sum_: int, code: str) -> None:
    assert refused(new_session, line_items=[line(unit_amount=sum_)]).code == code


def test_lines_have_one_currency(new_session: Make) -> None:
    lines = [line(currency=one) for one in ("usd", "eur")]
    assert "same currency" in str(refused(new_session, line_items=lines))


@pytest.mark.parametrize("name", ["automatic_tax", "invoice_creation", "tax_id_collection"])
def test_merchant_of_record_decides_about_tax_alone(new_session: Make, name: str) -> None:
    error = refused(new_session, managed_payments={"enabled": True}, **{name: {"enabled": True}})
    assert error.param == name


def test_merchant_of_record_wants_tax_codes(new_session: Make) -> None:
    error = refused(new_session, managed_payments={"enabled": True}, line_items=[line()])
    assert error.param == "line_items[0][price_data][product_data][tax_code]"


def test_sessions_are_listed_by_intent_and_status(
    new_session: Make, client: stripe.StripeClient, person: Person
) -> None:
    session = new_session()
    new_session()
    person.pay(session)
    paid = client.v1.checkout.sessions.list({"status": "complete"}).data
    assert [one.id for one in paid] == [session.id]
    found = client.v1.checkout.sessions.list({"payment_intent": paid[0].payment_intent}).data
    assert [one.id for one in found] == [session.id]


def test_metadata_can_be_changed(new_session: Make, client: stripe.StripeClient) -> None:
    session = new_session(metadata={"a": "1", "b": "2"})
    found = client.v1.checkout.sessions.update(session.id, {"metadata": {"a": "", "c": "3"}})
    assert found.metadata.to_dict() == {"b": "2", "c": "3"}
