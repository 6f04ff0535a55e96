"""Tax is Stripe's to add: credits are given for the sum without it, and what goes back has its part of it."""

import uuid
from typing import Any

import pytest
from pytest_django import Settings

from billing.payments import refunds, taxes
from billing.payments.models import Purchase
from tests.billing.payments.conftest import Till

pytestmark = pytest.mark.django_db
GERMAN = {"way": "card", "email": "ann@example.com", "country": "DE"}  # 19 % in the sandbox


def bought(till: Till, credits: int = 5000, **typed: str) -> Purchase:
    purchase = till.order(credits)
    till.click(purchase, "pay", **(GERMAN | typed))
    return till.settled(purchase)


def session_of(till: Till, purchase: Purchase) -> dict[str, Any]:
    found: dict[str, Any] = till.sandbox.account.find("checkout.session", purchase.session_id or "")
    return found


@pytest.mark.parametrize("tax", ["automatic", "managed"])
def test_sum_without_tax_is_what_is_credited(till: Till, settings: Settings, tax: str) -> None:
    settings.STRIPE_TAX = tax
    purchase = bought(till)
    assert (purchase.state, till.available()) == ("paid", 5000)
    assert (purchase.amount, purchase.tax, purchase.amount_paid) == (5000, 950, 5950)


def test_off_is_off_wherever_the_buyer_is(till: Till, settings: Settings) -> None:
    settings.STRIPE_TAX = "off"
    purchase = bought(till)
    assert (purchase.tax, purchase.amount_paid, purchase.invoice_url) == (0, 5000, "")
    assert taxes.params_of(purchase) == {"automatic_tax": {"enabled": False}}


def test_no_tax_is_due_where_none_is(till: Till, settings: Settings) -> None:
    settings.STRIPE_TAX = "automatic"
    purchase = bought(till, country="US")
    assert (purchase.tax, purchase.amount_paid) == (0, 5000)


def test_what_goes_back_has_its_part_of_the_tax(till: Till, settings: Settings) -> None:
    settings.STRIPE_TAX = "automatic"
    purchase = bought(till)
    till.spend(1000)
    row = refunds.withdraw(purchase)
    till.settled(purchase)
    assert (row.credits, row.amount) == (4000, 4760)  # 40.00 and 7.60 tax
    assert till.money() == 5950 - 4760


def test_all_of_it_goes_back_with_all_of_the_tax(till: Till, settings: Settings) -> None:
    settings.STRIPE_TAX = "automatic"
    purchase = bought(till, 777)
    for part in (3, 3, 3, 768):  # each rounded by itself would be a cent too much
        refunds.refund(purchase, part, number=uuid.uuid4(), actor=till.user, reason="goodwill")
        till.settled(purchase)
    assert till.money() == 0
    assert till.available() == 0


def test_invoice_names_the_company_and_the_purchase(till: Till, settings: Settings) -> None:
    settings.STRIPE_TAX = "automatic"
    settings.COMPANY_NAME, settings.COMPANY_ADDRESS = "Reel Ltd", "1 Street | 12345 Town"
    purchase = bought(till)
    invoice = till.sandbox.account.find("invoice", session_of(till, purchase)["invoice"])
    assert purchase.invoice_url == invoice["hosted_invoice_url"]
    assert invoice["footer"] == "Reel Ltd, 1 Street, 12345 Town"
    assert invoice["custom_fields"] == [{"name": "Purchase", "value": str(purchase.pk)}]


def test_invoice_of_a_company_without_a_name_has_no_footer(till: Till, settings: Settings) -> None:
    settings.STRIPE_TAX, settings.COMPANY_NAME, settings.COMPANY_ADDRESS = "automatic", "", ""
    params = taxes.params_of(till.order())
    assert "footer" not in params["invoice_creation"]["invoice_data"]


def test_managed_payments_are_asked_for_with_nothing_that_stripe_decides_there(till: Till, settings: Settings) -> None:
    settings.STRIPE_TAX = "managed"
    purchase = bought(till)
    assert taxes.params_of(purchase) == {"managed_payments": {"enabled": True}}
    assert session_of(till, purchase)["managed_payments"] == {"enabled": True}


def test_tax_is_due_on_what_a_code_leaves(till: Till, settings: Settings) -> None:
    settings.STRIPE_TAX = "automatic"
    till.coupon("HALF", 50)
    purchase = till.order(1000)
    till.click(purchase, "code", code="HALF")
    till.click(purchase, "pay", **GERMAN)
    paid = till.settled(purchase)
    assert (paid.tax, paid.amount_paid) == (95, 595)
    assert till.available() == 1000
