"""Every object of the sandbox has the fields of Stripe's, with their types, in the API and in events."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import stripe

from billing.payments.sandbox.account import BLANKS, told
from billing.payments.sandbox.server import Sandbox
from tests.billing.payments.sandbox.conftest import Person
from tests.billing.payments.sandbox.stripe_fields import OBJECTS, differences

Make = Callable[..., Any]


@pytest.fixture
def _much_has_happened(sandbox: Sandbox, client: stripe.StripeClient, new_session: Make, person: Person) -> None:
    """One of each: payments of every way, refunds, disputes, codes, invoices."""
    coupon = client.v1.coupons.create({"percent_off": 10})
    client.v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": coupon.id}, "code": "TEN"})
    for way in ("declined", "card", "bank", "bounces", "disputed", "slow-refund", "failing-refund"):
        session = new_session(
            allow_promotion_codes=True,
            automatic_tax={"enabled": True},
            invoice_creation={"enabled": True, "invoice_data": {"custom_fields": [{"name": "VAT", "value": "none"}]}},
            payment_intent_data={"shipping": {"name": "Ann", "address": {"country": "DE"}}},
            consent_collection={"terms_of_service": "required"},
        )
        person.click(session, "code", code="ten")
        person.pay(session, way, country="DE", terms="on")
        person.wait(60)
        for click in ("refund", "dispute", "won"):
            person.click(session, click, amount="10", reason="fraudulent")
        person.wait(60)
    managed = new_session(managed_payments={"enabled": True}, customer_email="bob@example.com")
    person.pay(managed)
    client.v1.payment_intents.create(
        {"amount": 500, "currency": "usd", "confirm": True, "payment_method": "pm_card_authenticationRequired"}
    )
    client.v1.checkout.sessions.expire(new_session().id)


@pytest.mark.usefixtures("_much_has_happened")
def test_every_object_is_as_stripe_describes_it(sandbox: Sandbox) -> None:
    found = {}
    for kind in set(OBJECTS) - {"line_item"}:
        every = [told(one) for one in sandbox.account.every(kind)]
        assert every, f"nothing of kind {kind} was made"
        found |= {one["id"]: list(differences(one, kind)) for one in every}
    assert {key: wrong for key, wrong in found.items() if wrong} == {}


@pytest.mark.usefixtures("_much_has_happened")
def test_objects_in_events_are_as_stripe_describes_them(sandbox: Sandbox) -> None:
    objects = [event["data"]["object"] for event in sandbox.account.every("event")]
    found = {one["id"]: list(differences(one, one["object"])) for one in objects}
    assert {key: wrong for key, wrong in found.items() if wrong} == {}


@pytest.mark.usefixtures("_much_has_happened")
def test_lines_of_invoices_are_as_stripe_describes_them(client: stripe.StripeClient) -> None:
    for invoice in client.v1.invoices.list().auto_paging_iter():
        assert [list(differences(json.loads(str(line)), "line_item")) for line in invoice.lines.data] == [[]]


def test_blank_objects_are_those_that_stripe_describes() -> None:
    assert set(BLANKS) == set(OBJECTS)


def test_difference_is_found() -> None:
    refund = {"id": "re_1", "object": "refund", "created": 1, "currency": "usd", "amount": "12", "colour": "red"}
    assert list(differences(refund, "refund")) == ["refund.amount is no integer: '12'", "refund.colour is unknown"]
