"""Withdrawals: credits first, then the money; never twice, and given again where Stripe says no."""

import uuid
from contextlib import suppress

import pytest
from django.db import OperationalError

from billing import ledger
from billing.payments import refunds
from billing.payments.exceptions import NothingToRefund, StripeAway
from billing.payments.models import Purchase, PurchaseRefund
from billing.payments.settle import settle
from maxvideo.accounts.models import User
from tests.billing.payments.conftest import Till
from tests.generations.workflow.surroundings import broken_off

pytestmark = pytest.mark.django_db


def sent_back(till: Till) -> list[int]:
    return [refund["amount"] for refund in till.sandbox.account.every("refund") if refund["status"] != "failed"]


def test_what_is_unused_goes_back(till: Till) -> None:
    purchase = till.bought(5000)
    till.spend(1000)
    refunds.withdraw(purchase)
    assert till.available() == 0
    till.settled(purchase)
    assert sent_back(till) == [4000]
    assert PurchaseRefund.objects.get().state == "succeeded"


def test_second_click_pays_nothing_more(till: Till) -> None:
    purchase = till.bought(5000)
    refunds.withdraw(purchase)
    with pytest.raises(NothingToRefund):
        refunds.withdraw(purchase)
    till.settled(purchase)
    assert sent_back(till) == [5000]


def test_staffs_double_click_pays_once(till: Till, staff: User) -> None:
    purchase, number = till.bought(5000), uuid.uuid4()
    for _ in range(2):
        refunds.refund(purchase, 1000, number=number, actor=staff, reason="Duplicate")
        till.settled(purchase)
    assert sent_back(till) == [1000]
    assert till.available() == 4000


def test_granted_credits_are_spent_first(till: Till) -> None:
    ledger.grant(till.user.pk, 1000, key="grant", note="Pilot")
    purchase = till.bought(5000)
    till.spend(1000)
    assert refunds.withdrawable(purchase) == 5000


def test_grant_after_all_was_spent_is_no_money(till: Till) -> None:
    purchase = till.bought(5000)
    till.spend(5000)
    ledger.grant(till.user.pk, 5000, key="grant", note="Pilot")
    assert refunds.withdrawable(purchase) == 0


def test_older_purchase_is_spent_first(till: Till) -> None:
    older, newer = till.bought(1000), till.bought(2000)
    till.spend(1500)
    assert (refunds.withdrawable(older), refunds.withdrawable(newer)) == (0, 1500)


def test_what_is_on_hold_cannot_be_withdrawn(till: Till) -> None:
    purchase = till.bought(5000)
    ledger.hold(till.user.pk, 320, key="hold", reference="generation:1")
    assert refunds.withdrawable(purchase) == 4680


def test_after_a_fortnight_nothing_is_withdrawn(till: Till, in_days: object) -> None:
    purchase = till.bought(5000)
    with in_days(15):  # type: ignore[operator]
        assert refunds.withdrawable(purchase) == 0
        assert refunds.refundable(purchase) == 5000


@pytest.mark.parametrize("fault", ["dropped", "dropped-after", "500", "500-after", "503", "429"])
def test_lost_answer_is_asked_for_again_and_pays_once(till: Till, fault: str) -> None:
    purchase = till.bought(5000)
    refunds.withdraw(purchase)
    till.fault("POST /v1/refunds", fault, times=2)
    for _ in range(4):
        with suppress(StripeAway):
            settle(purchase.pk)
    assert sent_back(till) == [5000]
    assert (PurchaseRefund.objects.get().state, till.available()) == ("succeeded", 0)


def test_what_a_code_took_off_does_not_go_back(till: Till) -> None:
    till.coupon("HALF", 50)
    purchase = till.order(1000)
    till.click(purchase, "code", code="HALF")
    till.pay(purchase)
    till.settled(purchase)
    till.spend(200)
    assert refunds.withdraw(purchase).credits == 800
    till.settled(purchase)
    assert sent_back(till) == [400]


def test_refusal_gives_the_credits_again(till: Till, caplog: pytest.LogCaptureFixture) -> None:
    purchase = till.bought(5000)
    Purchase.objects.update(amount_paid=6000)  # more than Stripe has
    refunds.withdraw(Purchase.objects.get())
    till.settled(purchase)
    assert (PurchaseRefund.objects.get().state, till.available()) == ("failed", 5000)
    assert "Stripe refused refund" in caplog.text


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("at", range(6))
def test_withdrawal_that_the_database_broke_off_is_done_again_once(till: Till, at: int) -> None:
    purchase = till.bought(5000)
    assert purchase.user == till.user  # read before the faults are counted
    with broken_off(OperationalError("deadlock detected"), at=at):
        refunds.withdraw(purchase)
    till.settled(purchase)
    assert (PurchaseRefund.objects.count(), till.available(), sent_back(till)) == (1, 0, [5000])


def test_dashboard_beside_ours_takes_each_once(till: Till) -> None:
    purchase = till.bought(5000)
    refunds.withdraw(purchase)
    till.click(purchase, "refund", amount="20")
    till.settled(purchase)
    assert sent_back(till) == [2000]
    assert (till.settled(purchase).refunded, till.available()) == (2000, 3000)


def test_what_is_owed_is_not_withdrawn(till: Till) -> None:
    """A hold that comes back to an account in debt is no money."""
    lost = till.bought(1000)
    till.spend(800)
    kept = till.bought(1000)
    held = ledger.hold(till.user.pk, 1200, key="hold", reference="generation:1")
    till.click(lost, "refund")
    till.settled(lost)
    ledger.release(held.pk)
    assert (till.account().debt, till.available()) == (1000, 1200)
    assert refunds.refundable(kept) == 200


@pytest.mark.parametrize(
    ("status", "state", "taken"),
    [
        ("pending", "pending", 1000),
        ("requires_action", "pending", 1000),
        ("succeeded", "succeeded", 1000),
        ("failed", "failed", 0),
        ("canceled", "failed", 0),
        ("of_tomorrow", "pending", 1000),
    ],
)
def test_every_word_of_stripes(till: Till, status: str, state: str, taken: int) -> None:
    purchase = till.bought(5000)
    till.click(purchase, "refund", amount="10")
    (refund,) = till.sandbox.account.every("refund")
    till.sandbox.account.put(refund | {"status": status})
    assert till.settled(purchase).refunded == taken
    assert PurchaseRefund.objects.get().state == state


def test_number_that_is_none_of_ours_is_a_refund_of_the_dashboard(till: Till) -> None:
    purchase = till.bought(5000)
    till.post("refunds", payment_intent=purchase.payment_intent, amount="1000", **{"metadata[refund]": "by hand"})
    assert till.settled(purchase).refunded == 1000
    assert PurchaseRefund.objects.get().origin == "stripe"


def test_withdrawal_of_a_number_takes_exactly_that(till: Till) -> None:
    """A hold came back since the buyer read the sum."""
    purchase = till.bought(5000)
    assert refunds.withdraw(purchase, 4680).credits == 4680
    assert till.available() == 320


def test_withdrawal_of_more_than_is_left_takes_nothing(till: Till) -> None:
    purchase = till.bought(5000)
    till.spend(1000)
    with pytest.raises(NothingToRefund):
        refunds.withdraw(purchase, 5000)
    assert (till.available(), sent_back(till)) == (4000, [])
