from datetime import timedelta

import pytest

from generations.deliveries import signing_keys
from generations.models import SigningKeys
from tests.generations.conftest import TimeMachine
from tests.wire import FakeFal, Hangup, Reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(fal: FakeFal) -> str:
    """fal's public key, as it lists it."""
    return fal.jwks["keys"][0]["x"]


def test_none_are_known_before_the_first_fetch() -> None:
    assert signing_keys.known() == []


def test_fetched_keys_are_known_to_all_processes_for_a_day(fal: FakeFal, key: str, time_machine: TimeMachine) -> None:
    assert signing_keys.refetch() == [key]
    time_machine.forward(hours=23)
    assert signing_keys.known() == [key]

    time_machine.forward(hours=2)

    assert signing_keys.known() == []


def test_they_are_fetched_once_a_minute_however_often_it_is_asked(
    fal: FakeFal, key: str, time_machine: TimeMachine
) -> None:
    assert [signing_keys.refetch(), signing_keys.refetch(), signing_keys.refetch()] == [[key], None, None]
    time_machine.forward(seconds=61)
    assert signing_keys.refetch() == [key]

    assert [word for word, _ in fal.asked] == ["keys", "keys"]


def test_a_longer_pause_may_be_asked_for(fal: FakeFal, time_machine: TimeMachine) -> None:
    signing_keys.refetch()
    time_machine.forward(minutes=10)

    assert signing_keys.refetch(after=timedelta(hours=1)) is None


def test_answer_that_drips_is_given_up_in_time(fal: FakeFal) -> None:
    fal.next("keys", Reply(200, fal.jwks, drip=0.1))  # some ten seconds in all, of which two are waited

    assert signing_keys.refetch() is None


@pytest.mark.parametrize(
    "answer",
    [
        *(Hangup(), Reply(503), Reply(200, b"{"), Reply(200, {}), Reply(200, {"keys": []}), Reply(200, [])),
        Reply(200, {"keys": [{"kty": "RSA", "x": "AAAA"}]}),
    ],
    ids=repr,
)
def test_answer_without_keys_leaves_the_known_ones(
    fal: FakeFal, key: str, time_machine: TimeMachine, answer: Hangup | Reply
) -> None:
    signing_keys.refetch()
    time_machine.forward(minutes=2)
    fal.next("keys", answer)

    assert signing_keys.refetch() is None
    assert signing_keys.known() == [key]
    assert SigningKeys.objects.count() == 1
