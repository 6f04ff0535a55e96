"""Pages: what a person sees and clicks, escaped, without a script."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
import requests
import stripe

from billing.payments.sandbox.server import Sandbox
from tests.billing.payments.sandbox.conftest import SHOP, Person, Shop

Make = Callable[..., Any]
NASTY = '<script>alert(1)</script>"&'


def text(answer: requests.Response) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", answer.text))


def test_open_page_names_the_sum_and_the_ways(new_session: Make, person: Person) -> None:
    page = person.page(new_session())
    assert page.status_code == 200
    for words in ("A practice till", "5,000 credits", "Pay $50.00", "Card ending in 4242", "Let this page expire"):
        assert words in text(page)


def test_page_keeps_to_a_strict_policy(new_session: Make, person: Person) -> None:
    page = person.page(new_session())
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
    assert "<script" not in page.text
    assert "style=" not in page.text


def test_everything_typed_or_posted_is_escaped(new_session: Make, person: Person) -> None:
    price = {"currency": "usd", "unit_amount": 900, "product_data": {"name": NASTY}}
    session = new_session(line_items=[{"price_data": price, "quantity": 1}], cancel_url=f"{SHOP}?a={NASTY}")
    answer = person.click(session, "pay", way=NASTY, email=NASTY, country=NASTY, code=NASTY)
    assert answer.status_code == 400
    assert "<script" not in person.page(session).text + answer.text


def test_shops_mail_address_is_shown_and_not_asked(new_session: Make, person: Person) -> None:
    page = person.page(new_session(customer_email="bob@example.com"))
    assert "bob@example.com" in page.text
    assert 'name="email"' not in page.text


def test_country_is_asked_where_tax_depends_on_it(new_session: Make, person: Person) -> None:
    assert 'name="country"' not in person.page(new_session()).text
    assert 'name="country"' in person.page(new_session(automatic_tax={"enabled": True})).text


def test_code_is_asked_where_the_shop_takes_some(new_session: Make, person: Person) -> None:
    assert 'name="code"' not in person.page(new_session()).text
    assert 'name="code"' in person.page(new_session(allow_promotion_codes=True)).text


def test_terms_are_a_box_where_the_shop_wants_it(
    new_session: Make, person: Person, client: stripe.StripeClient
) -> None:
    session = new_session(consent_collection={"terms_of_service": "required"})
    assert 'name="terms" required' in person.page(session).text
    assert "Agree to the shop" in person.pay(session).text
    person.pay(session, terms="on")
    assert client.v1.checkout.sessions.retrieve(session.id).consent.terms_of_service == "accepted"


def test_expired_page_leads_back(new_session: Make, person: Person) -> None:
    session = new_session()
    assert person.click(session, "expire").headers["Location"] == f"/c/pay/{session.id}"
    page = person.page(session)
    assert "This page has expired" in text(page)
    assert f'href="{SHOP}buy"' in page.text


def test_paid_page_has_receipt_refund_and_dispute(new_session: Make, person: Person) -> None:
    session = new_session()
    person.pay(session)
    page = person.page(session)
    for words in ("Paid", "Receipt", "Give back", "Dispute it at the bank"):
        assert words in text(page)


def test_refund_is_typed_in_whole_money(new_session: Make, person: Person) -> None:
    session = new_session()
    person.pay(session)
    assert person.click(session, "refund", amount="12,50").status_code == 303
    assert "−$12.50" in text(person.page(session))
    assert "$37.50 is left" in text(person.page(session))


@pytest.mark.parametrize("typed", ["x", "0", "-1", "1.234", "NaN", "Infinity", "1e99", "50.01"])
def test_sum_that_cannot_be_given_back_is_refused_and_kept(new_session: Make, person: Person, typed: str) -> None:
    session = new_session()
    person.pay(session)
    answer = person.click(session, "refund", amount=typed)
    assert answer.status_code == 400
    assert f'name="amount" type="text" value="{typed}"' in answer.text


def test_dispute_is_decided_on_the_page(new_session: Make, person: Person) -> None:
    session = new_session()
    person.pay(session)
    person.click(session, "dispute", reason="fraudulent")
    assert "The shop wins" in text(person.page(session))
    person.click(session, "lost")
    assert "lost" in text(person.page(session))
    assert "The shop wins" not in text(person.page(session))


def test_page_waits_for_the_bank(new_session: Make, person: Person) -> None:
    session = new_session()
    person.pay(session, "bank")
    assert "It arrives now" in text(person.page(session))
    person.click(session, "bounce")
    assert "The bank did not pay" in text(person.page(session))


@pytest.mark.parametrize("email", ["", " ", "nobody", "@"])
def test_guest_types_a_mail_address(new_session: Make, person: Person, email: str) -> None:
    answer = person.click(new_session(), "pay", way="card", email=email)
    assert (answer.status_code, "Type your e-mail address." in answer.text) == (400, True)


def test_nothing_to_pay_is_said_on_the_button(new_session: Make, person: Person, client: stripe.StripeClient) -> None:
    coupon = client.v1.coupons.create({"percent_off": 100})
    assert "there is nothing to pay" in person.page(new_session(discounts=[{"coupon": coupon.id}])).text


def test_unknown_news_travel_as_usual(new_session: Make, person: Person, shop: Shop) -> None:
    person.pay(new_session(), news=NASTY)
    person.wait()
    assert "checkout.session.completed" in shop.types()


@pytest.mark.parametrize("click", ["refund", "dispute", "won", "lost", "arrive", "bounce"])
def test_click_before_anything_is_paid_is_refused(new_session: Make, person: Person, click: str) -> None:
    assert person.click(new_session(), click).status_code in {400, 404}


def test_receipt_and_invoice_can_be_read(new_session: Make, person: Person, client: stripe.StripeClient) -> None:
    session = new_session(invoice_creation={"enabled": True}, automatic_tax={"enabled": True})
    person.pay(session, country="DE")
    expand = ["payment_intent.latest_charge", "invoice"]
    found = client.v1.checkout.sessions.retrieve(session.id, {"expand": expand})
    receipt = requests.get(found.payment_intent.latest_charge.receipt_url, timeout=10)
    invoice = requests.get(found.invoice.hosted_invoice_url, timeout=10)
    assert "$59.50" in text(receipt)
    assert "$9.50" in text(invoice)
    file = requests.get(found.invoice.invoice_pdf, timeout=10)
    assert file.headers["Content-Type"] == "application/pdf"
    assert b"(Paid: $59.50)" in file.content


def test_invoice_escapes_what_the_shop_put_in(new_session: Make, person: Person, client: stripe.StripeClient) -> None:
    data = {"footer": NASTY, "custom_fields": [{"name": NASTY, "value": NASTY}]}
    session = new_session(invoice_creation={"enabled": True, "invoice_data": data})
    person.pay(session)
    found = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["invoice"]})
    page = requests.get(found.invoice.hosted_invoice_url, timeout=10)
    assert "<script" not in page.text
    assert text(page).count(NASTY) == 3


def test_front_page_lists_sessions_and_faults(new_session: Make, sandbox: Sandbox) -> None:
    session = new_session()
    page = requests.get(sandbox.url, timeout=10)
    assert f"/c/pay/{session.id}" in page.text
    assert "dropped-after" in page.text


@pytest.mark.parametrize(
    "path", ["/c/pay/cs_test_none", "/c/pay/x/pay", "/receipts/none", "/invoices/none", "/x", "/sandbox/x"]
)
def test_what_is_not_there_is_404(sandbox: Sandbox, path: str) -> None:
    assert requests.get(sandbox.url + path, timeout=10).status_code == 404


def test_click_is_posted(new_session: Make, sandbox: Sandbox) -> None:
    session = new_session()
    assert requests.get(f"{sandbox.url}/c/pay/{session.id}/expire", timeout=10).status_code == 404
