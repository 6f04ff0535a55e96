"""Refunds and disputes that were made at Stripe: the difference is taken, what is not there is owed."""

import pytest

from billing import ledger
from billing.ledger import audit
from billing.ledger.exceptions import AccountFrozen, InDebt
from billing.ledger.kinds import Kind
from billing.ledger.models import Transfer
from billing.payments import debts, stripe_api
from billing.payments.models import Debt, Dispute
from maxvideo.accounts.models import User
from tests.billing.payments.agreement import differences
from tests.billing.payments.conftest import Till

pytestmark = pytest.mark.django_db


def changes(till: Till, kind: Kind) -> list[int]:
    return [line.credits for line in Transfer.objects.of(till.user).filter(kind=kind).order_by("pk")]


def test_refund_in_the_dashboard_takes_its_share_once(till: Till) -> None:
    purchase = till.bought(5000)
    till.click(purchase, "refund", amount="10")
    till.settled(purchase)
    assert till.settled(purchase).refunded == 1000
    assert changes(till, Kind.PURCHASE_REFUND) == [-1000]


def test_second_refund_takes_the_difference(till: Till) -> None:
    purchase = till.bought(5000)
    till.click(purchase, "refund", amount="10")
    till.settled(purchase)
    till.click(purchase, "refund", amount="15")
    assert till.settled(purchase).refunded == 2500
    assert changes(till, Kind.PURCHASE_REFUND) == [-1000, -1500]


def test_what_was_spent_becomes_a_debt_and_stops_spending(till: Till) -> None:
    purchase = till.bought(5000)
    till.spend(3000)
    till.click(purchase, "refund")
    assert till.settled(purchase).refunded == 5000
    assert (till.available(), till.account().debt) == (0, 3000)
    with pytest.raises(InDebt):
        till.spend(1)


def test_next_purchase_pays_the_debt_first(till: Till) -> None:
    purchase = till.bought(5000)
    till.spend(3000)
    till.click(purchase, "refund")
    till.settled(purchase)
    till.bought(4000)
    assert (till.available(), till.account().debt) == (1000, 0)
    assert Debt.objects.get().paid == 3000
    till.spend(1000)


def test_forgiven_debt_is_the_houses_loss(till: Till, staff: User) -> None:
    purchase = till.bought(5000)
    till.spend(3000)
    till.click(purchase, "refund")
    till.settled(purchase)
    assert debts.forgive(Debt.objects.get().pk, staff) == 3000
    assert debts.forgive(Debt.objects.get().pk, staff) == 0
    assert till.account().debt == 0
    assert not list(audit.differences())


def test_dispute_takes_and_freezes_and_a_won_one_gives_exactly_that_back(till: Till) -> None:
    purchase = till.bought(5000)
    till.spend(2000)
    till.click(purchase, "dispute", reason="fraudulent")
    disputed = till.settled(purchase)
    assert (disputed.disputed, till.available(), till.account().debt) == (5000, 0, 2000)
    assert till.account().is_frozen
    with pytest.raises(AccountFrozen):
        till.spend(1)
    till.click(purchase, "won")
    assert till.settled(purchase).disputed == 0
    assert (till.available(), till.account().debt, till.account().is_frozen) == (3000, 0, False)
    assert not list(audit.differences())


def test_lost_dispute_keeps_what_it_took_and_thaws(till: Till) -> None:
    purchase = till.bought(5000)
    till.click(purchase, "dispute", reason="fraudulent")
    till.settled(purchase)
    till.click(purchase, "lost")
    till.settled(purchase)
    assert (till.available(), till.account().is_frozen) == (0, False)
    assert Dispute.objects.get().status == "lost"


def test_oldest_debt_is_paid_first(till: Till) -> None:
    older, newer = till.bought(1000), till.bought(700)
    till.spend(1700)
    for purchase in (older, newer):
        till.click(purchase, "refund")
        till.settled(purchase)
    till.bought(1200)
    assert [debt.paid for debt in Debt.objects.order_by("pk")] == [1000, 200]


def test_purchase_pays_a_debt_with_its_own_credits_alone(till: Till) -> None:
    purchase = till.bought(3000)
    till.spend(3000)
    till.click(purchase, "refund")
    till.settled(purchase)
    ledger.grant(till.user.pk, 1000, key="grant", note="Pilot")
    till.bought(500)
    assert (till.available(), till.account().debt) == (1000, 2500)


def test_refund_that_fails_leaves_what_a_dispute_is_owed(till: Till) -> None:
    purchase = till.bought(5000, "failing-refund")
    till.spend(5000)
    till.click(purchase, "refund", amount="20")
    till.settled(purchase)
    till.click(purchase, "dispute", reason="fraudulent")
    till.settled(purchase)
    till.wait(10 * 24 * 3600)
    till.settled(purchase)
    left = {debt.kind: debt.left for debt in Debt.objects.all()}
    assert left[Kind.PURCHASE_REFUND] == 0 < left[Kind.DISPUTE]
    assert differences(till.sandbox) == []


def test_every_page_of_stripes_refunds_is_read(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stripe_api, "ALL", 2)
    purchase = till.bought(5000)
    for _ in range(3):
        till.click(purchase, "refund", amount="1")
    assert till.settled(purchase).refunded == 300


def test_won_dispute_takes_the_houses_loss_back(till: Till, staff: User) -> None:
    purchase = till.bought(5000)
    till.spend(2000)
    till.click(purchase, "dispute", reason="fraudulent")
    till.settled(purchase)
    debts.forgive(Debt.objects.get().pk, staff)
    till.click(purchase, "won")
    till.settled(purchase)
    assert till.available() == 3000
    losses = Transfer.objects.filter(kind=Kind.DEBT_FORGIVEN).order_by("pk")
    assert [line.source_id for line in losses] == [-4, -1]
    assert not list(audit.differences())


def test_refund_that_fails_gives_the_credits_again(till: Till) -> None:
    purchase = till.bought(5000, "failing-refund")
    till.click(purchase, "refund")
    till.settled(purchase)
    assert till.available() == 0
    till.wait(10 * 24 * 3600)
    assert till.settled(purchase).refunded == 0
    assert till.available() == 5000
