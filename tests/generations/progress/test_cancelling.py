import uuid
from typing import Any

import pytest
from django.utils import timezone

from generations.models import Generation
from generations.progress.cancelling import Cancelling, cancelling_of
from generations.states import State


def told(state: State, price: int = 27, **fields: Any) -> Cancelling:
    return cancelling_of(Generation(state=state, endpoint_id="fal-ai/veo3/fast", price_credits=price, **fields))


def test_one_that_nobody_has_sent_ends_at_once() -> None:
    assert told(State.QUEUED).button == "Cancel"
    assert "at once, and nothing is charged" in told(State.QUEUED).sentence


@pytest.mark.parametrize(
    "cancelling",
    [told(State.QUEUED, lease_token=uuid.uuid4()), told(State.SUBMITTING), told(State.RUNNING)],
)
def test_one_that_is_sent_may_still_be_delivered_and_paid(cancelling: Cancelling) -> None:
    assert cancelling.button == "Ask to cancel"
    assert cancelling.sentence.startswith("This asks Veo 3 Fast to stop.")
    assert cancelling.sentence.endswith("you get the video and pay for it.")


def test_one_with_a_key_of_the_users_own_is_never_paid() -> None:
    assert told(State.RUNNING, price=0).sentence.endswith("you get the video.")


def test_one_that_is_made_cannot_be_cancelled_any_more() -> None:
    assert told(State.SAVING).button == ""
    assert told(State.SAVING).sentence.startswith("Too late to cancel")


@pytest.mark.parametrize("state", [State.QUEUED, State.RUNNING, State.SAVING])
def test_wish_is_asked_for_once(state: State) -> None:
    cancelling = told(state, cancel_requested_at=timezone.now())
    assert cancelling.button == ""
    assert cancelling.sentence.startswith("You asked to cancel")


def test_one_that_fal_has_not_confirmed_says_that_nobody_can_be_asked_yet() -> None:
    cancelling = told(State.UNKNOWN)
    assert cancelling.button == "Ask to cancel"
    assert "has not confirmed it, so that nobody can be asked to stop yet" in cancelling.sentence
