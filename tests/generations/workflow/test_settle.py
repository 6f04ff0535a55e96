"""An end and its money are one: where the one cannot be, neither is the other."""

from collections.abc import Callable

import pytest

from billing import ledger
from billing.ledger.exceptions import HoldClosed
from generations.models import Generation
from generations.states import State
from maxvideo.accounts.models import User
from tests.wire import FakeFal, Request

pytestmark = pytest.mark.django_db


def test_end_without_a_video_has_not_happened_where_its_credits_cannot_be_released(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation]
) -> None:
    generation = step(start())
    ledger.capture(generation.hold_id)
    fal.refuse(fal.only)

    with pytest.raises(HoldClosed):
        step(generation)

    assert Generation.objects.get().state == State.RUNNING


def test_video_whose_price_cannot_be_taken_is_not_published(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation]
) -> None:
    generation = step(start())
    ledger.release(generation.hold_id)
    fal.succeed(fal.only)

    with pytest.raises(HoldClosed):
        step(generation)

    assert Generation.objects.get().state == State.SAVING


@pytest.mark.parametrize("wants_mails", [True, False])
@pytest.mark.parametrize("end", [FakeFal.succeed, FakeFal.refuse], ids=["video", "failure"])
def test_end_is_still_to_be_told_to_who_wants_mails_alone(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    end: Callable[[FakeFal, Request], object],
    wants_mails: bool,
) -> None:
    generation = step(start())
    User.objects.update(mails_when_done=wants_mails)
    end(fal, fal.only)
    while not generation.is_final:
        generation = step(generation)
    assert (generation.mailed_at is None) == wants_mails
