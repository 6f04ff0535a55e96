"""Credits whose money went back: what is there is taken, the rest is owed, and whoever owes spends nothing."""

from typing import Any

import pytest

from billing import ledger
from billing.ledger.exceptions import AccountFrozen, InDebt, InsufficientCredits
from billing.ledger.kinds import Kind
from billing.ledger.models import CreditAccount, Transfer
from maxvideo.accounts.models import User

pytestmark = pytest.mark.django_db


def take_back(user: User, credits: int, key: str = "purchase:1:1") -> int:
    return ledger.take_back(user.pk, credits, kind=Kind.DISPUTE, key=key, reference="purchase:1")


def account_of(user: User) -> tuple[int, int]:
    """What is available, and what is owed."""
    return CreditAccount.objects.values_list("available", "debt").get(pk=user.pk)


def test_what_is_there_is_taken(rich: User) -> None:
    assert take_back(rich, 300) == 0
    assert account_of(rich) == (700, 0)


def test_what_is_not_there_is_owed(rich: User) -> None:
    assert take_back(rich, 1200) == 200
    assert account_of(rich) == (0, 200)


def test_all_of_nothing_is_owed_without_a_line(alice: User) -> None:
    assert take_back(alice, 500) == 500
    assert account_of(alice) == (0, 500)
    assert not Transfer.objects.exists()


def test_what_is_on_hold_is_not_taken(rich: User) -> None:
    ledger.hold(rich.pk, 400, key="hold:1", reference="generation:1")
    assert take_back(rich, 1000) == 400
    assert account_of(rich) == (0, 400)


def test_debt_refuses_a_hold_that_the_credits_would_pay(rich: User) -> None:
    take_back(rich, 1200)
    ledger.grant(rich.pk, 500, key="grant:2", note="Pilot")
    with pytest.raises(InDebt):
        ledger.hold(rich.pk, 1, key="hold:1", reference="generation:1")
    assert account_of(rich) == (500, 200)


def test_frozen_account_holds_nothing(rich: User) -> None:
    ledger.freeze(rich.pk, is_frozen=True)
    with pytest.raises(AccountFrozen):
        ledger.hold(rich.pk, 1, key="hold:1", reference="generation:1")
    ledger.freeze(rich.pk, is_frozen=False)
    ledger.hold(rich.pk, 1, key="hold:1", reference="generation:1")


def test_hold_of_before_is_captured_in_debt_and_frozen(rich: User) -> None:
    """What was started goes on to its end."""
    hold = ledger.hold(rich.pk, 400, key="hold:1", reference="generation:1")
    take_back(rich, 1000)
    ledger.freeze(rich.pk, is_frozen=True)
    assert ledger.capture(hold.pk, 300).captured == 300
    assert account_of(rich) == (100, 400)


def test_debt_is_paid_by_credits(rich: User) -> None:
    take_back(rich, 1200)
    ledger.grant(rich.pk, 500, key="grant:2", note="Pilot")
    ledger.pay_debt(rich.pk, 150, key="debt:1:1", reference="purchase:1")
    assert account_of(rich) == (350, 50)


def test_debt_is_not_paid_by_credits_that_are_not_there(rich: User) -> None:
    take_back(rich, 1200)
    with pytest.raises(InsufficientCredits):
        ledger.pay_debt(rich.pk, 1, key="debt:1:1", reference="purchase:1")
    assert account_of(rich) == (0, 200)


def test_no_more_is_paid_or_cancelled_than_is_owed(rich: User) -> None:
    with pytest.raises(ValueError, match="owes less"):
        ledger.pay_debt(rich.pk, 1, key="debt:1:1", reference="purchase:1")
    with pytest.raises(ValueError, match="owes less"):
        ledger.cancel_debt(rich.pk, 1)
    assert account_of(rich) == (1000, 0)


def test_forgiven_debt_is_borne_by_the_house(rich: User, staff: User) -> None:
    take_back(rich, 1200)
    line = ledger.forgive_debt(rich.pk, 200, key="debt:1:1", reference="purchase:1", actor=staff)
    assert (account_of(rich), line.amount, line.actor) == ((0, 0), 200, staff)


def test_what_was_taken_is_given_again_once_a_key(rich: User) -> None:
    take_back(rich, 300)
    for _ in range(2):
        ledger.give_back(rich.pk, 300, kind=Kind.DISPUTE, key="purchase:1:2", reference="purchase:1")
    assert account_of(rich) == (1000, 0)


def test_freeze_of_one_lets_others_spend(rich: User, bob: User) -> None:
    ledger.grant(bob.pk, 10, key="grant:bob", note="")
    ledger.freeze(rich.pk, is_frozen=True)
    assert ledger.hold(bob.pk, 1, key="hold:1", reference="generation:1")


@pytest.mark.parametrize(("change", "refusal"), [({"debt": 1}, InDebt), ({"is_frozen": True}, AccountFrozen)])
def test_what_refuses_one_account_is_asked_of_it_alone(
    rich: User, bob: User, change: dict[str, Any], refusal: type[Exception]
) -> None:
    ledger.lock_account(bob.pk)
    CreditAccount.objects.filter(pk=bob.pk).update(**change)
    ledger.require_solvent(rich.pk)
    with pytest.raises(refusal):
        ledger.require_solvent(bob.pk)
