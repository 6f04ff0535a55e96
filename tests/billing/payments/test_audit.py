"""The audit names what the till's rows say and the ledger's lines do not."""

import pytest

from billing.ledger import audit
from billing.ledger.models import CreditAccount
from billing.payments.models import Debt, Dispute, Purchase
from tests.billing.payments.conftest import Till

pytestmark = pytest.mark.django_db


def differences() -> list[str]:
    return list(audit.differences())


def test_a_life_of_purchases_has_no_differences(till: Till) -> None:
    kept, spent = till.bought(5000), till.bought(2000)
    till.spend(3000)
    till.order()
    till.click(kept, "refund", amount="10")
    till.click(spent, "dispute", reason="fraudulent")
    till.settled(kept)
    till.settled(spent)
    till.click(spent, "won")
    till.settled(spent)
    assert differences() == []


def test_debt_that_went_with_its_dispute_is_no_difference(till: Till) -> None:
    purchase = till.bought(5000)
    till.spend(2000)
    till.click(purchase, "dispute", reason="fraudulent")
    till.settled(purchase)
    assert differences() == []
    till.click(purchase, "won")
    till.settled(purchase)
    assert differences() == []


def test_debt_that_no_row_explains_is_named(till: Till) -> None:
    till.bought(500)
    CreditAccount.objects.filter(pk=till.user.pk).update(debt=7)
    assert differences() == [f"account {till.user.pk} owes 7, its debts make 0"]


def test_debt_that_the_account_forgot_is_named(till: Till) -> None:
    purchase = till.bought(500)
    Debt.objects.create(purchase=purchase, kind="dispute", credits=9, forgiven=2)
    assert f"account {till.user.pk} owes 0, its debts make 7" in differences()


@pytest.mark.parametrize(("is_frozen", "is_open"), [(True, False), (False, True)])
def test_account_is_frozen_with_its_dispute_or_named(till: Till, *, is_frozen: bool, is_open: bool) -> None:
    purchase = till.bought(500)
    facts = {"credits": 0, "amount": 1, "reason": "general", "status": "won", "takes": False}
    Dispute.objects.create(purchase=purchase, stripe_id="du_1", is_open=is_open, **facts)
    CreditAccount.objects.filter(pk=till.user.pk).update(is_frozen=is_frozen)
    word = "frozen, with no" if is_frozen else "not frozen, with an"
    assert differences() == [f"account {till.user.pk} is {word} open dispute"]


def test_paid_purchase_without_its_line_is_named(till: Till) -> None:
    purchase = till.order(500)
    Purchase.objects.update(state="paid", paid_at=purchase.created_at)
    assert differences() == [f"purchase {purchase.pk} of 500 is paid, its line says 0"]


def test_line_of_a_purchase_that_nobody_paid_is_named(till: Till) -> None:
    purchase = till.bought(500)
    Purchase.objects.update(state="failed", paid_at=None)
    assert differences() == [f"purchase {purchase.pk} of 500 is failed, its line says 500"]


@pytest.mark.parametrize(("part", "words"), [("refunded", "refunded 3 (lines: 0), disputed 0 (lines: 0)")])
def test_credits_that_are_said_to_be_taken_and_were_not_are_named(till: Till, part: str, words: str) -> None:
    purchase = till.bought(500)
    Purchase.objects.update(**{part: 3})
    assert differences() == [f"purchase {purchase.pk}: {words}"]


def test_purchases_beyond_one_batch_are_looked_at(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("billing.ledger.audit.BATCH", 2)
    for _ in range(5):
        till.bought(500)
    Purchase.objects.update(refunded=1)
    assert len(differences()) == 5
