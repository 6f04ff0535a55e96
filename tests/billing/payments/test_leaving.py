"""Purchases and their buyer: taken along, what stands against a deletion, money that comes too late, bans."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from billing.ledger import audit
from billing.ledger.models import Transfer
from billing.payments import leaving, refunds
from billing.payments.models import Purchase, PurchaseRefund
from maxvideo.accounts import deletion, personal_data
from maxvideo.accounts.deletion import NotNow
from maxvideo.accounts.models import AccountDeletion, User
from maxvideo.web import clock
from tests.billing.payments.conftest import Till
from tests.everywhere import places_of

pytestmark = pytest.mark.django_db


def exported(user: User) -> list[dict[str, object]]:
    [member] = leaving.purchases(user)
    told: list[dict[str, object]] = json.loads(b"".join(member.blocks))
    return told


def delete(user: User) -> None:
    """All of it: the account goes, and the sweep does its work until it is gone."""
    deletion.begin(user, by=user)
    for minutes in range(4):
        with clock.frozen_at(timezone.now() + timedelta(minutes=minutes)):
            call_command("sweep", "--once", verbosity=0)
    assert AccountDeletion.objects.get(user=user).finished_at


@pytest.fixture
def _books_balance(db: None) -> Iterator[None]:
    yield
    assert list(audit.differences()) == []


def test_purchases_are_taken_along_with_what_became_of_them(till: Till) -> None:
    purchase = till.bought(5000)
    till.spend(4500)
    till.click(purchase, "refund", amount="10")
    till.settled(purchase)
    [told] = exported(till.user)
    assert (told["credits"], told["state"], told["receipt_url"]) == (5000, "paid", purchase.receipt_url)
    assert told["refunds"][0]["amount"] == 1000  # type: ignore[index]
    assert told["debts"][0]["credits"] == 500  # type: ignore[index]


def test_purchases_of_others_are_not(till: Till, bob: User) -> None:
    till.bought(500)
    assert exported(bob) == []


def test_account_stays_while_a_payment_is_disputed(till: Till) -> None:
    purchase = till.bought(5000)
    till.click(purchase, "dispute", reason="fraudulent")
    till.settled(purchase)
    with pytest.raises(NotNow, match=r"A payment of \$50\.00 is disputed"):
        deletion.begin(till.user, by=till.user)
    till.click(purchase, "won")
    till.settled(purchase)
    assert deletion.begin(till.user, by=till.user)


def test_account_stays_while_money_is_on_its_way_back(till: Till) -> None:
    purchase = till.bought(5000)
    refunds.withdraw(purchase)
    with pytest.raises(NotNow, match=r"\$50\.00 are on their way back"):
        deletion.begin(till.user, by=till.user)
    till.settled(purchase)
    assert deletion.begin(till.user, by=till.user)


def test_what_can_be_had_back_is_said_first_with_the_way_to_it(till: Till, in_days: object) -> None:
    purchase = till.bought(5000)
    till.spend(1000)
    first, *_ = personal_data.lines(personal_data.what_goes, till.user)
    assert first.startswith("4,000 credits that you bought and have not used.")
    assert f'<a href="{purchase.get_absolute_url()}">have $40.00 back</a>' in first
    with in_days(15):  # type: ignore[operator]
        assert "have" not in personal_data.lines(personal_data.what_goes, till.user)[0]


@pytest.mark.usefixtures("_books_balance")
def test_nothing_is_left_of_the_buyer(till: Till) -> None:
    till.bought(5000)
    till.order(500, back="/models/?prompt=alice")
    assert places_of("alice", "/receipts/")
    delete(till.user)
    assert places_of("alice", "/receipts/") == []
    assert Purchase.objects.count() == 2


def test_open_pay_page_is_closed_when_the_account_goes(till: Till) -> None:
    purchase = till.order()
    assert "The open page to pay $50.00 is closed." in personal_data.lines(personal_data.what_goes_on, till.user)
    delete(till.user)
    assert Purchase.objects.get().state == "expired"
    till.pay(purchase)
    assert till.money() == 0


def test_open_pay_page_of_a_banned_user_is_closed(till: Till) -> None:
    till.order()
    leaving.close_pages()
    assert Purchase.objects.get().state == "open"
    User.objects.filter(pk=till.user.pk).update(is_active=False)
    leaving.close_pages()
    assert Purchase.objects.get().state == "expired"


def test_page_that_was_paid_meanwhile_is_looked_at(till: Till) -> None:
    till.pay(till.order())
    User.objects.filter(pk=till.user.pk).update(is_active=False)
    leaving.close_pages()
    assert (Purchase.objects.get().state, till.available()) == ("paid", 5000)


def test_stripe_away_closes_it_later(till: Till) -> None:
    till.order()
    User.objects.filter(pk=till.user.pk).update(is_active=False)
    till.fault("POST /v1/checkout/sessions/*", "503", times=2)
    leaving.close_pages()
    assert Purchase.objects.get().state == "open"
    leaving.close_pages()
    assert Purchase.objects.get().state == "expired"


@pytest.mark.usefixtures("_books_balance")
def test_money_that_arrives_after_the_account_went_goes_back_by_itself(till: Till) -> None:
    purchase = till.order()
    till.pay(purchase, "bank")
    till.settled(purchase)
    assert "is sent back by itself" in "".join(personal_data.lines(personal_data.what_goes_on, till.user))
    delete(till.user)
    till.click(purchase, "arrive")
    till.settled(purchase)
    till.settled(purchase)
    assert (till.money(), till.available()) == (0, 0)
    assert PurchaseRefund.objects.get().origin == "site"
    assert places_of("alice") == []


def test_what_was_forfeited_is_not_given_back(till: Till) -> None:
    till.bought(5000)
    delete(till.user)
    assert till.money() == 5000
    assert Transfer.objects.filter(kind="forfeit").exists()
