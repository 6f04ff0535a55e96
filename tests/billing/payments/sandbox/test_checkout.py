"""Paying: at once, declined, by a bank that takes days, for nothing; with tax, codes, invoices."""

from collections.abc import Callable
from typing import Any

import pytest
import stripe

from billing.payments.sandbox.server import Sandbox
from tests.billing.payments.sandbox.conftest import SHOP, Person, Shop

Make = Callable[..., Any]
Again = Callable[[Any], Any]


@pytest.fixture
def again(client: stripe.StripeClient) -> Again:
    """Reads a session anew, with its intent and charge."""
    expand = ["payment_intent.latest_charge"]
    return lambda session: client.v1.checkout.sessions.retrieve(session.id, {"expand": expand})


def test_card_pays_at_once_and_leads_back(new_session: Make, person: Person, again: Again) -> None:
    session = new_session(payment_intent_data={"metadata": {"purchase": "p"}, "description": "5,000 credits"})
    answer = person.pay(session)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{SHOP}done?session={session.id}")
    found = again(session)
    assert (found.status, found.payment_status, found.url) == ("complete", "paid", None)
    assert found.customer_details.email == "ann@example.com"
    intent, charge = found.payment_intent, found.payment_intent.latest_charge
    assert (intent.status, intent.amount_received, intent.metadata.purchase) == ("succeeded", 5000, "p")
    assert (charge.paid, charge.amount_captured, charge.description) == (True, 5000, "5,000 credits")


def test_shop_hears_of_each_step(new_session: Make, person: Person, shop: Shop) -> None:
    person.pay(new_session())
    person.wait()
    assert sorted(shop.types()) == [
        "charge.succeeded", "checkout.session.completed", "payment_intent.created", "payment_intent.succeeded",
    ]  # fmt: skip


def test_declined_card_is_said_and_another_one_may_do(new_session: Make, person: Person, again: Again) -> None:
    session = new_session()
    answer = person.pay(session, "declined")
    assert (answer.status_code, "Your card was declined." in answer.text) == (402, True)
    assert 'value="declined" checked' in answer.text
    tried = again(session)
    assert (tried.status, tried.payment_intent.status) == ("open", "requires_payment_method")
    assert person.pay(session).status_code == 303
    assert again(session).payment_intent.id == tried.payment_intent.id


def test_session_is_paid_once(new_session: Make, person: Person, sandbox: Sandbox) -> None:
    session = new_session()
    person.pay(session)
    assert person.pay(session).status_code == 400
    assert len(list(sandbox.account.every("charge"))) == 1


def test_bank_takes_days_and_pays(new_session: Make, person: Person, again: Again, shop: Shop) -> None:
    session = new_session()
    person.pay(session, "bank")
    found = again(session)
    assert (found.status, found.payment_status) == ("complete", "unpaid")
    assert (found.payment_intent.status, found.payment_intent.latest_charge.status) == ("processing", "pending")
    person.wait(30)
    assert again(session).payment_status == "paid"
    assert shop.types("checkout") == ["checkout.session.completed", "checkout.session.async_payment_succeeded"]


def test_bank_takes_days_and_does_not_pay(new_session: Make, person: Person, again: Again, shop: Shop) -> None:
    session = new_session()
    person.pay(session, "bounces")
    person.wait(30)
    found = again(session)
    assert (found.status, found.payment_status) == ("complete", "unpaid")
    assert found.payment_intent.last_payment_error.code == "payment_intent_payment_attempt_failed"
    assert shop.types("checkout") == ["checkout.session.completed", "checkout.session.async_payment_failed"]


@pytest.mark.parametrize(("click", "status"), [("arrive", "paid"), ("bounce", "unpaid")])
def test_person_decides_for_the_bank_and_time_does_not_again(
    new_session: Make, person: Person, again: Again, shop: Shop, click: str, status: str
) -> None:
    session = new_session()
    person.pay(session, "bank")
    person.click(session, click)
    person.wait(60)
    assert again(session).payment_status == status
    assert len(shop.types("checkout.session.async")) == 1


def test_expired_session_cannot_be_paid(new_session: Make, person: Person, again: Again) -> None:
    session = new_session()
    person.click(session, "expire")
    assert person.pay(session).status_code == 400
    assert again(session).payment_intent is None


def test_tax_is_added_where_the_person_is(new_session: Make, person: Person, again: Again) -> None:
    session = new_session(automatic_tax={"enabled": True})
    assert session.automatic_tax.status == "requires_location_inputs"
    person.pay(session, country="DE")
    found = again(session)
    assert (found.amount_subtotal, found.total_details.amount_tax, found.amount_total) == (5000, 950, 5950)
    assert (found.automatic_tax.status, found.payment_intent.amount) == ("complete", 5950)


def test_merchant_of_record_adds_tax_too(new_session: Make, person: Person, again: Again) -> None:
    session = new_session(managed_payments={"enabled": True})
    person.pay(session, country="FR")
    found = again(session)
    assert (found.amount_total, found.managed_payments.enabled) == (6000, True)
    assert found.payment_intent.managed_payments.enabled is True


def test_promotion_code_takes_its_part(
    new_session: Make, person: Person, client: stripe.StripeClient, again: Again
) -> None:
    coupon = client.v1.coupons.create({"percent_off": 10})
    client.v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": coupon.id}, "code": "TEN"})
    session = new_session(allow_promotion_codes=True)
    assert person.click(session, "code", code=" ten ").status_code == 303
    person.pay(session)
    found = again(session)
    assert (found.amount_subtotal, found.amount_total, found.total_details.amount_discount) == (5000, 4500, 500)
    assert client.v1.coupons.retrieve(coupon.id).times_redeemed == 1


@pytest.mark.parametrize("code", ["NONE", ""])
def test_unknown_code_is_refused_and_kept_in_its_box(new_session: Make, person: Person, code: str) -> None:
    answer = person.click(new_session(allow_promotion_codes=True), "code", code=code)
    assert (answer.status_code, "This code is invalid." in answer.text) == (400, True)
    assert f'name="code" type="text" value="{code}"' in answer.text


def test_code_is_refused_where_the_shop_takes_none(
    new_session: Make, person: Person, client: stripe.StripeClient
) -> None:
    coupon = client.v1.coupons.create({"percent_off": 10})
    client.v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": coupon.id}, "code": "TEN"})
    assert person.click(new_session(), "code", code="TEN").status_code == 400


def test_everything_off_needs_no_payment(
    new_session: Make, person: Person, client: stripe.StripeClient, again: Again
) -> None:
    coupon = client.v1.coupons.create({"percent_off": 100})
    session = new_session(discounts=[{"coupon": coupon.id}])
    assert session.amount_total == 0
    person.pay(session)
    found = again(session)
    assert (found.payment_status, found.payment_intent) == ("no_payment_required", None)


def test_invoice_is_made_where_it_is_wanted(new_session: Make, person: Person, client: stripe.StripeClient) -> None:
    session = new_session(invoice_creation={"enabled": True, "invoice_data": {"footer": "Thanks to nobody"}})
    person.pay(session)
    found = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["invoice"]})
    assert (found.invoice.status, found.invoice.total, found.invoice.footer) == ("paid", 5000, "Thanks to nobody")
    assert found.invoice.customer == found.customer


def test_invoice_of_a_bank_comes_with_the_money(new_session: Make, person: Person, again: Again) -> None:
    session = new_session(invoice_creation={"enabled": True})
    person.pay(session, "bank")
    assert again(session).invoice is None
    person.click(session, "arrive")
    assert again(session).invoice.startswith("in_")


def test_known_customer_pays_as_themselves(new_session: Make, person: Person, client: stripe.StripeClient) -> None:
    customer = client.v1.customers.create({"email": "known@example.com"})
    session = new_session(customer=customer.id)
    person.click(session, "pay", way="card")
    found = client.v1.checkout.sessions.retrieve(session.id)
    assert (found.customer, found.customer_details.email) == (customer.id, "known@example.com")
