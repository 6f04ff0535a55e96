"""What the books say of videos, and that a lie is named."""

import pytest
from django.core.management import CommandError, call_command

from billing import ledger
from billing.ledger.models import Hold
from generations.models import Generation
from generations.states import State
from generations.workflow import audit
from maxvideo.accounts.models import User
from tests.factories import make_generation


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("price", [0, 27])
def test_every_state_with_its_money_is_sound(alice: User, state: State, price: int) -> None:
    make_generation(alice, state=state, price=price)

    assert list(audit.unpaid()) == []
    assert list(audit.free_videos_are_booked()) == []


@pytest.mark.parametrize(
    ("state", "lie"),
    [
        (State.COMPLETED, {"charged_credits": 26}),
        (State.FAILED, {"state": State.RUNNING}),
        (State.RUNNING, {"state": State.CANCELLED}),
        (State.COMPLETED, {"state": State.FAILED}),
        (State.COMPLETED, {"hold": None}),
    ],
)
def test_generation_that_its_hold_contradicts_is_named(
    alice: User, state: State, lie: dict[str, int | State | None]
) -> None:
    generation = make_generation(alice, state=state)
    Generation.objects.update(**lie)

    with pytest.raises(CommandError):
        call_command("audit_ledger")

    assert list(audit.unpaid()) == [generation]


def test_generation_that_nobody_ends_is_named(alice: User) -> None:
    generation = make_generation(alice, state=State.RUNNING)
    call_command("audit_ledger")
    Generation.objects.update(deadline="2026-01-01T12:00Z")

    with pytest.raises(CommandError):
        call_command("audit_ledger")

    assert list(audit.nothing_is_overdue()) == [
        f"generation {generation.pk} is still running, its deadline was 2026-01-01 12:00:00"
    ]


def test_refund_leaves_a_delivered_video_sound(alice: User) -> None:
    make_generation(alice, state=State.COMPLETED)
    Hold.objects.update(refunded=27)

    assert list(audit.unpaid()) == []


@pytest.mark.parametrize("price", [1, 27])
def test_video_given_away_without_a_loss_is_named(alice: User, price: int) -> None:
    generation = make_generation(alice, state=State.FAILED, price=price)
    Generation.objects.update(
        state=State.COMPLETED, charged_credits=0, video_key="v", finished_at=generation.finished_at
    )
    assert list(audit.free_videos_are_booked()) == [
        f"generation {generation.pk} was delivered free, and no loss was booked"
    ]

    ledger.book_loss(price, key=generation.loss_key, reference=generation.reference)
    assert list(audit.free_videos_are_booked()) == []


def test_loss_that_is_not_the_price_of_what_was_given_away_is_named(alice: User) -> None:
    generation = make_generation(alice, state=State.FAILED)
    Generation.objects.update(
        state=State.COMPLETED, charged_credits=0, video_key="v", finished_at=generation.finished_at
    )
    ledger.book_loss(26, key=generation.loss_key, reference=generation.reference)

    assert len(list(audit.free_videos_are_booked())) == 1
