"""What went wrong at other tills in public, each by its name; all of it with the events lost, too."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from billing.ledger.models import Transfer
from billing.payments import debts, refunds
from billing.payments.exceptions import NothingToRefund
from billing.payments.models import Debt, Purchase, PurchaseRefund
from maxvideo.accounts.models import User
from tests.billing.payments.agreement import differences
from tests.billing.payments.conftest import Till

pytestmark = pytest.mark.django_db


def sent_back(till: Till) -> list[int]:
    return sorted(refund["amount"] for refund in till.sandbox.account.every("refund") if refund["status"] != "failed")


def test_refund_takes_the_credits_back(till: Till) -> None:
    purchase = till.bought(5000)
    till.click(purchase, "refund")
    assert till.settled(purchase).refunded == 5000
    assert (till.available(), differences(till.sandbox)) == (0, [])


def test_chargeback_takes_the_credits_back(till: Till) -> None:
    purchase = till.bought(5000)
    till.click(purchase, "dispute", reason="fraudulent")
    till.click(purchase, "lost")
    assert till.settled(purchase).disputed == 5000
    assert (till.available(), differences(till.sandbox)) == (0, [])


@pytest.mark.parametrize("spent", [1, 4999, 5000])
def test_balance_is_never_below_zero(till: Till, spent: int) -> None:
    purchase = till.bought(5000)
    till.spend(spent)
    till.click(purchase, "dispute", reason="fraudulent")
    till.settled(purchase)
    assert (till.available(), till.account().debt) == (0, spent)
    assert differences(till.sandbox) == []


def test_dispute_that_was_won_takes_for_a_while_only(till: Till) -> None:
    purchase = till.bought(5000)
    till.click(purchase, "dispute", reason="fraudulent")
    till.settled(purchase)
    till.click(purchase, "won")
    assert till.settled(purchase).disputed == 0
    assert (till.available(), till.account().is_frozen) == (5000, False)
    assert differences(till.sandbox) == []


@pytest.mark.parametrize("is_seen_between", [True, False])
def test_reinstatement_is_netted_with_a_later_refund(till: Till, is_seen_between: bool) -> None:
    purchase = till.bought(5000)
    till.click(purchase, "dispute", reason="fraudulent")
    till.settled(purchase)
    till.click(purchase, "won")
    if is_seen_between:
        till.settled(purchase)
    till.click(purchase, "refund", amount="20")
    seen = till.settled(purchase)
    assert (seen.refunded, seen.disputed, till.available()) == (2000, 0, 3000)
    assert differences(till.sandbox) == []


def test_double_click_on_withdraw_pays_once(till: Till, client: Client) -> None:
    purchase = till.bought(5000)
    client.force_login(till.user)
    for _ in range(2):
        client.post(reverse("billing:withdraw", args=[purchase.pk]), {"confirm": "on"})
    till.settled(purchase)
    assert (sent_back(till), PurchaseRefund.objects.count()) == ([5000], 1)


def test_refund_in_the_dashboard_beside_ours_pays_each_once(till: Till, staff: User) -> None:
    purchase = till.bought(5000)
    refunds.refund(purchase, 1000, number=uuid.uuid4(), actor=staff, reason="Goodwill")
    till.click(purchase, "refund", amount="15")
    assert till.settled(purchase).refunded == 2500
    assert (sent_back(till), till.available(), differences(till.sandbox)) == ([1000, 1500], 2500, [])


def test_refund_in_the_dashboard_of_what_ours_was_to_give_back_pays_once(till: Till) -> None:
    purchase = till.bought(5000)
    refunds.withdraw(purchase)
    till.click(purchase, "refund")
    assert till.settled(purchase).refunded == 5000
    assert (sent_back(till), till.available(), differences(till.sandbox)) == ([5000], 0, [])


def test_refund_and_dispute_take_no_more_than_was_bought(till: Till) -> None:
    purchase = till.bought(5000)
    till.click(purchase, "refund", amount="20")
    till.click(purchase, "dispute", reason="fraudulent")
    till.click(purchase, "lost")
    seen = till.settled(purchase)
    assert seen.taken <= 5000
    assert differences(till.sandbox) == []


def test_refund_that_fails_after_a_dispute_took_the_rest(till: Till) -> None:
    purchase = till.bought(5000, "failing-refund")
    till.click(purchase, "refund", amount="20")
    till.settled(purchase)
    assert till.available() == 3000
    till.wait(3600)
    till.click(purchase, "dispute", reason="fraudulent")
    seen = till.settled(purchase)
    assert (seen.refunded, seen.disputed, till.available()) == (0, 5000, 0)
    assert differences(till.sandbox) == []


def test_second_dispute_keeps_the_account_frozen_when_the_first_is_closed(till: Till) -> None:
    one, two = till.bought(500), till.bought(700)
    for purchase in (one, two):
        till.click(purchase, "dispute", reason="fraudulent")
        till.settled(purchase)
    till.click(one, "won")
    till.settled(one)
    assert till.account().is_frozen
    till.click(two, "lost")
    till.settled(two)
    assert (till.account().is_frozen, till.available()) == (False, 500)


def bought_with(till: Till, credits: int, percent: int) -> Purchase:
    """Bought with a promotion code."""
    till.coupon("CODE", percent)
    purchase = till.order(credits)
    till.click(purchase, "code", code="CODE")
    till.pay(purchase)
    return till.settled(purchase)


def test_free_purchase_has_nothing_to_give_back(till: Till) -> None:
    purchase = bought_with(till, 5000, 100)
    assert (purchase.state, purchase.amount_paid, till.available()) == ("paid", 0, 5000)
    assert refunds.refundable(purchase) == 0
    with pytest.raises(NothingToRefund):
        refunds.withdraw(purchase)


def test_discount_goes_back_as_it_came(till: Till) -> None:
    purchase = bought_with(till, 777, 33)
    till.spend(300)
    refunds.withdraw(purchase)
    till.settled(purchase)
    assert (purchase.amount_paid, sent_back(till), till.available()) == (521, [320], 0)


def test_parts_that_are_rounded_take_all_in_the_end(till: Till) -> None:
    purchase = bought_with(till, 777, 33)
    for amount in ("1.73", "1.74", "1.74"):
        till.click(purchase, "refund", amount=amount)
        till.settled(purchase)
    assert (Purchase.objects.get().refunded, till.available()) == (777, 0)


def test_debt_that_was_forgiven_in_part_and_paid_in_part_is_given_back_as_paid(till: Till, staff: User) -> None:
    purchase = till.bought(5000)
    till.spend(3000)
    till.click(purchase, "dispute", reason="fraudulent")
    till.settled(purchase)
    till.click(purchase, "lost")
    till.settled(purchase)
    till.bought(1000)
    assert debts.forgive(Debt.objects.get().pk, staff) == 2000
    assert (till.available(), till.account().debt, differences(till.sandbox)) == (0, 0, [])


def test_won_dispute_after_a_part_was_paid_gives_exactly_what_was_taken(till: Till) -> None:
    purchase = till.bought(5000)
    till.spend(3000)
    paying = till.order(1000)
    till.click(purchase, "dispute", reason="fraudulent")
    till.settled(purchase)
    till.pay(paying)
    till.settled(paying)
    assert (till.available(), till.account().debt) == (0, 2000)
    till.click(purchase, "won")
    till.settled(purchase)
    assert (till.available(), till.account().debt) == (2000 + 1000, 0)
    assert sum(line.credits for line in Transfer.objects.of(till.user)) == 3000
    assert differences(till.sandbox) == []
