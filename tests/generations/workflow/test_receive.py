"""News are acted on and marked as read in one transaction, by the worker that has the row."""

from collections.abc import Callable

import pytest

from generations.models import Delivery, Generation
from generations.states import State
from generations.workflow import lease, receive
from tests.generations.conftest import TimeMachine
from tests.wire import FakeFal, Reply

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("is_signed", "verdict"), [(True, "believed"), (False, "a doorbell")])
def test_news_are_read_once_and_it_is_written_down_how(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    deliver: Callable[..., int],
    is_signed: bool,
    verdict: str,
) -> None:
    generation = step(start())
    fal.succeed(fal.only)
    deliver(fal.only, is_signed=is_signed)

    step(generation)

    assert Delivery.objects.get().verdict == verdict
    assert not Delivery.objects.unread().exists()


@pytest.mark.parametrize("is_signed", [True, False])
@pytest.mark.parametrize("is_known", [True, False])
def test_worker_that_lost_its_lease_leaves_the_news_to_the_next(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    deliver: Callable[..., int],
    time_machine: TimeMachine,
    is_signed: bool,
    is_known: bool,
) -> None:
    fal.next("submit", *[] if is_known else [Reply(200, b"{")])
    generation = step(start())
    fal.succeed(fal.only)
    deliver(fal.only, is_signed=is_signed)
    sleeper = lease.claim(generation.pk)
    assert sleeper
    time_machine.forward(seconds=16)
    lease.claim(generation.pk)

    with pytest.raises(lease.LeaseLost):
        receive.read_deliveries(sleeper)

    assert Delivery.objects.unread().exists()
    assert Generation.objects.get().state == (State.RUNNING if is_known else State.UNKNOWN)
