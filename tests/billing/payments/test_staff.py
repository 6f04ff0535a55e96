"""What staff do at the till: once a form, by two people where one is not enough."""

import uuid

import pytest
from pytest_django import Settings

from billing.ledger import audit, proposals
from billing.ledger.models import ProposedAdjustment
from billing.payments.models import Debt, Purchase, PurchaseRefund
from billing.payments.staff import forgive_or_propose, refund_or_propose
from maxvideo.accounts.models import User
from maxvideo.staff.models import StaffAction
from tests.billing.payments.conftest import Till

pytestmark = pytest.mark.django_db


def refund(purchase: Purchase, credits: int, actor: User, key: uuid.UUID | None = None) -> ProposedAdjustment | None:
    return refund_or_propose(purchase, credits, form_key=key or uuid.uuid4(), reason="Goodwill", actor=actor)


def forgive(debt: Debt, actor: User, key: uuid.UUID | None = None) -> ProposedAdjustment | None:
    return forgive_or_propose(debt, form_key=key or uuid.uuid4(), reason="Goodwill", actor=actor)


@pytest.fixture
def debt(till: Till) -> Debt:
    """3,000 credits that were spent before their money went back."""
    purchase = till.bought(5000)
    till.spend(3000)
    till.click(purchase, "refund")
    till.settled(purchase)
    return Debt.objects.select_related("purchase__user").get()


def test_double_click_takes_the_credits_and_sends_the_money_once(till: Till, staff: User) -> None:
    purchase, key = till.bought(5000), uuid.uuid4()
    for _ in range(2):
        refund(purchase, 1000, staff, key)
        till.settled(purchase)
    assert (till.available(), till.money()) == (4000, 4000)
    row = StaffAction.objects.get()
    assert (row.kind, row.person, row.details["amount"]) == ("refund purchase", till.user, 1000)


def test_more_than_is_left_of_it_is_refused(till: Till, staff: User) -> None:
    purchase = till.bought(5000)
    till.spend(4000)
    with pytest.raises(proposals.NotPossible, match="1,000 credits"):
        refund(purchase, 1001, staff)
    assert not PurchaseRefund.objects.exists()


def test_large_refund_waits_for_a_second_person(till: Till, staff: User, bob: User, settings: Settings) -> None:
    settings.STAFF_ADJUST_LIMIT = 1500
    purchase = till.bought(5000)
    assert refund(purchase, 1000, staff) is None
    proposal = refund(purchase, 1000, staff)
    assert proposal
    assert till.available() == 4000
    proposals.approve(proposal, bob)
    till.settled(purchase)
    assert (till.available(), till.money()) == (3000, 3000)


def test_refund_to_oneself_waits(till: Till) -> None:
    assert isinstance(refund(till.bought(500), 500, till.user), ProposedAdjustment)
    assert till.available() == 500


def test_forgiven_debt_lets_its_owner_spend_again(till: Till, staff: User, debt: Debt) -> None:
    assert forgive(debt, staff) is None
    assert (till.account().debt, Debt.objects.get().forgiven) == (0, 3000)
    assert StaffAction.objects.get().kind == "forgive debt"
    assert not list(audit.differences())


def test_debt_is_forgiven_once(staff: User, debt: Debt) -> None:
    key = uuid.uuid4()
    forgive(debt, staff, key)
    forgive(debt, staff, key)
    debt.refresh_from_db()
    with pytest.raises(proposals.NotPossible):
        forgive(debt, staff)
    assert StaffAction.objects.count() == 1


def test_large_debt_and_ones_own_wait(till: Till, staff: User, bob: User, debt: Debt, settings: Settings) -> None:
    assert isinstance(forgive(debt, till.user), ProposedAdjustment)
    settings.STAFF_ADJUST_LIMIT = 2999
    proposal = forgive(debt, staff)
    assert proposal
    assert till.account().debt == 3000
    proposals.approve(proposal, bob)
    assert till.account().debt == 0
