"""Staff give back what was charged: in part or whole, once a form, never more than was charged."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from billing import ledger
from billing.ledger import proposals
from billing.ledger.hold_refunds import refund_or_propose, refundable
from billing.ledger.models import CreditAccount, Hold, ProposedAdjustment, Transfer
from maxvideo.accounts.models import User
from maxvideo.staff.models import StaffAction

pytestmark = pytest.mark.usefixtures("_books_balance")


@pytest.fixture
def charged(held: Hold) -> Hold:
    """100 credits that a video cost Alice, who has 900 left."""
    return ledger.capture(held.pk)


def give_back(hold: Hold, credits: int, actor: User, form_key: uuid.UUID | None = None) -> ProposedAdjustment | None:
    return refund_or_propose(hold, credits, form_key=form_key or uuid.uuid4(), reason="A fault of ours", actor=actor)


def available(user: User) -> int:
    return CreditAccount.objects.get(pk=user.pk).available


def test_part_of_what_was_charged_comes_back_with_its_reason(charged: Hold, rich: User, staff: User) -> None:
    assert give_back(charged, 40, staff) is None
    line = Transfer.objects.latest("pk")
    assert (available(rich), line.kind, line.note, line.actor) == (940, "refund", "A fault of ours", staff)
    assert refundable(Hold.objects.get()) == 60


def test_double_click_gives_back_once(charged: Hold, rich: User, staff: User) -> None:
    key = uuid.uuid4()
    for _ in range(2):
        give_back(charged, 40, staff, key)
    assert available(rich) == 940
    assert StaffAction.objects.get().kind == "refund what was charged"


def test_no_more_comes_back_than_was_charged(charged: Hold, rich: User, staff: User) -> None:
    give_back(charged, 60, staff)
    with pytest.raises(proposals.NotPossible, match="Only 40 credits"):
        give_back(charged, 41, staff)
    assert available(rich) == 960


def test_what_is_on_hold_cannot_come_back(held: Hold, staff: User) -> None:
    with pytest.raises(proposals.NotPossible):
        give_back(held, 1, staff)


def test_refund_to_oneself_waits_for_a_second_person(charged: Hold, rich: User, staff: User) -> None:
    made = give_back(charged, 40, rich)
    assert made
    assert available(rich) == 900
    proposals.approve(made, staff)
    assert available(rich) == 940
    assert Transfer.objects.latest("pk").actor == rich


def test_refunds_and_adjustments_of_a_day_count_together(
    charged: Hold, rich: User, staff: User, settings: Settings
) -> None:
    settings.STAFF_ADJUST_LIMIT = 100
    proposals.adjust_or_propose(rich, 70, form_key=uuid.uuid4(), reason="Goodwill", actor=staff)
    assert isinstance(give_back(charged, 31, staff), ProposedAdjustment)
    assert give_back(charged, 30, staff) is None


def test_approval_of_what_came_back_meanwhile_changes_nothing(
    charged: Hold, rich: User, staff: User, bob: User
) -> None:
    made = give_back(charged, 70, rich)
    give_back(charged, 70, staff)
    assert made
    with pytest.raises(proposals.NotPossible):
        proposals.approve(made, bob)
    assert ProposedAdjustment.objects.get().state == "proposed"
    assert available(rich) == 970


def test_what_staff_did_names_the_hold_the_line_and_what_it_was_for(charged: Hold, staff: User) -> None:
    give_back(charged, 40, staff)
    line, row = Transfer.objects.latest("pk"), StaffAction.objects.get()
    assert (row.model, row.object_id) == ("billing.hold", str(charged.pk))
    assert row.details == {"credits": 40, "transfer": line.pk, "reference": "generation:v"}


def test_hold_and_then_the_account_are_locked_before_anything_is_looked_at(charged: Hold, staff: User) -> None:
    with CaptureQueriesContext(connection) as queries:
        give_back(charged, 40, staff)
    told = [found["sql"] for found in queries]
    first = next(place for place, sql in enumerate(told) if "billing_proposedadjustment" in sql)
    written = [sql.split()[1].strip('"') for sql in told[:first] if sql.startswith("UPDATE")]
    assert written == ["billing_hold", "billing_creditaccount"]
