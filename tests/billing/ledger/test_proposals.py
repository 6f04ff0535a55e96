"""Large adjustments, and those for oneself, take two people; both clicks happen once."""

import uuid
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from billing.ledger import proposals
from billing.ledger.exceptions import IdempotencyConflict, InsufficientCredits
from billing.ledger.models import ProposedAdjustment, Transfer
from maxvideo.accounts.models import User
from maxvideo.staff.models import StaffAction

State = ProposedAdjustment.State
Pockets = Callable[[User], tuple[int, int]]


@pytest.fixture(autouse=True)
def _limit(settings: Settings) -> None:
    settings.STAFF_ADJUST_LIMIT = 10_000


def adjust(user: User, credits: int, actor: User, form_key: uuid.UUID | None = None) -> Transfer | ProposedAdjustment:
    key = form_key or uuid.uuid4()
    return proposals.adjust_or_propose(user, credits, form_key=key, reason="Counted again", actor=actor)


@pytest.fixture
def proposal(rich: User, staff: User) -> ProposedAdjustment:
    """Staff would give Alice 10,001 credits."""
    made = adjust(rich, 10_001, staff)
    assert isinstance(made, ProposedAdjustment)
    return made


@pytest.mark.parametrize(("credits", "model"), [(10_000, Transfer), (10_001, ProposedAdjustment)])
def test_limit_is_the_most_that_one_person_gives(rich: User, staff: User, credits: int, model: type) -> None:
    assert isinstance(adjust(rich, credits, staff), model)


def test_taking_more_than_the_limit_needs_two_as_well(rich: User, staff: User) -> None:
    assert isinstance(adjust(rich, -10_001, staff), ProposedAdjustment)


def test_small_sums_of_a_day_count_together(rich: User, staff: User, bob: User) -> None:
    adjust(rich, 6_000, staff)
    assert isinstance(adjust(rich, 4_001, staff), ProposedAdjustment)
    assert isinstance(adjust(rich, 4_001, bob), Transfer)
    assert isinstance(adjust(bob, 4_001, staff), Transfer)


def test_one_credit_for_oneself_needs_two(staff: User, pockets: Pockets) -> None:
    assert isinstance(adjust(staff, 1, staff), ProposedAdjustment)
    assert not Transfer.objects.exists()


def test_proposal_moves_nothing(proposal: ProposedAdjustment, rich: User, pockets: Pockets) -> None:
    assert pockets(rich) == (1_000, 0)
    assert StaffAction.objects.get().kind == "propose adjustment"


def test_second_person_books_it(proposal: ProposedAdjustment, rich: User, bob: User, pockets: Pockets) -> None:
    proposals.approve(proposal, bob)
    line = Transfer.objects.latest("pk")
    assert pockets(rich) == (11_001, 0)
    assert (line.note, line.actor) == ("Counted again", proposal.proposed_by)
    row = StaffAction.objects.latest("pk")
    assert (row.kind, row.actor, row.person) == ("approve adjustment", bob, rich)


def test_double_click_books_once(proposal: ProposedAdjustment, rich: User, bob: User, pockets: Pockets) -> None:
    proposals.approve(proposal, bob)
    with pytest.raises(proposals.AlreadyDecided):
        proposals.approve(proposal, bob)
    assert pockets(rich) == (11_001, 0)


@pytest.mark.parametrize("who", ["staff", "rich"])
def test_neither_who_proposed_it_nor_who_has_it_decides(
    proposal: ProposedAdjustment, request: pytest.FixtureRequest, who: str
) -> None:
    for decide in (proposals.approve, proposals.refuse):
        with pytest.raises(proposals.AlreadyDecided):
            decide(proposal, request.getfixturevalue(who))
    assert ProposedAdjustment.objects.get().state == State.PROPOSED


@pytest.mark.parametrize("who", ["staff", "rich"])
def test_database_refuses_a_decision_of_theirs_too(
    proposal: ProposedAdjustment, request: pytest.FixtureRequest, who: str
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ProposedAdjustment.objects.update(state=State.APPROVED, decided_by=request.getfixturevalue(who))


def test_refused_is_booked_no_more(proposal: ProposedAdjustment, rich: User, bob: User, pockets: Pockets) -> None:
    proposals.refuse(proposal, bob)
    with pytest.raises(proposals.AlreadyDecided):
        proposals.approve(proposal, bob)
    assert pockets(rich) == (1_000, 0)


def test_what_cannot_be_taken_goes_on_waiting(rich: User, staff: User, bob: User, pockets: Pockets) -> None:
    made = adjust(rich, -10_001, staff)
    with pytest.raises(InsufficientCredits):
        proposals.approve(made, bob)
    assert ProposedAdjustment.objects.get().state == State.PROPOSED
    assert pockets(rich) == (1_000, 0)


@pytest.mark.parametrize("credits", [50, 10_001])
def test_form_sent_twice_counts_once(rich: User, staff: User, credits: int) -> None:
    key = uuid.uuid4()
    assert adjust(rich, credits, staff, key) == adjust(rich, credits, staff, key)
    assert StaffAction.objects.count() == 1


def test_form_sent_again_with_another_sum_is_refused(rich: User, staff: User) -> None:
    key = uuid.uuid4()
    adjust(rich, 10_001, staff, key)
    with pytest.raises(IdempotencyConflict):
        adjust(rich, 10_002, staff, key)


def test_proposal_is_written_down_with_its_reason(proposal: ProposedAdjustment) -> None:
    row = StaffAction.objects.get()
    assert (row.reason, row.details) == ("Counted again", {"credits": 10_001})
