import pytest
from django.test import Client

from billing.payments import refunds
from billing.payments.statement_words import purposes
from maxvideo.accounts.models import User
from tests.billing.payments.conftest import Till
from tests.markup import tidy

pytestmark = pytest.mark.django_db


def test_line_of_a_purchase_says_the_money_and_leads_to_its_receipt(till: Till, buyer: Client) -> None:
    purchase = till.bought(5000)
    html = tidy(buyer.get("/credits/").content.decode())

    assert "5,000 credits, $50.00" in html
    assert purchase.receipt_url in html
    assert f'href="{purchase.get_absolute_url()}">withdraw what is unused' in html


def test_line_of_what_was_given_back_leads_to_the_purchase(till: Till, buyer: Client) -> None:
    refunds.withdraw(purchase := till.bought(5000))

    assert f'href="{purchase.get_absolute_url()}">purchase<' in tidy(buyer.get("/credits/").content.decode())


def test_others_purchases_are_not_told_of(till: Till, bob: User) -> None:
    assert purposes(bob, {till.bought(500).reference}) == {}


@pytest.mark.parametrize("reference", ["purchase:x", "generation:x", ""])
def test_reference_that_is_no_purchase_has_no_words(alice: User, reference: str) -> None:
    assert purposes(alice, {reference}) == {}
