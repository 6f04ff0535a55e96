"""Killed at every point of the route, it goes on where it was (T3; FAULTS 1 to 10)."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from pytest_django import Settings

from billing import ledger
from generations import workflow
from generations.catalogue import find
from generations.models import Batch, Delivery, Generation
from generations.states import State
from generations.workflow.order import Order, accept, accept_batch
from generations.workflow.variations import variations_of
from maxvideo.accounts.models import User
from tests.generations.conftest import ENDPOINT, PRICE
from tests.generations.workflow.crash import NEVER, go_on, run_and_kill
from tests.wire import FakeFal

ROUTE_POINTS = 42
START_POINTS = 2
WEBHOOK_POINTS = 2

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _asked_at_once(settings: Settings) -> None:
    """The whole way in one go: fal is asked without a pause."""
    settings.POLL_FIRST = settings.POLL_EVERY = timedelta()


@pytest.fixture
def quick_fal(fal: FakeFal) -> FakeFal:
    """A fal that has finished a request before it answers the submit."""
    fal.before_answer = fal.succeed
    return fal


def test_points_of_the_route_are_those_that_are_tested(quick_fal: FakeFal, start: Callable[..., Generation]) -> None:
    generation = start()

    assert run_and_kill(lambda: workflow.advance(generation.pk), at=NEVER) == ROUTE_POINTS
    assert Generation.objects.get().state == State.COMPLETED


@pytest.mark.parametrize("point", range(ROUTE_POINTS))
def test_worker_killed_on_the_route(
    quick_fal: FakeFal,
    start: Callable[..., Generation],
    deliver: Callable[..., int],
    money: Callable[[], tuple[int, int, str]],
    point: int,
) -> None:
    """Killed between marking the attempt as sent and sending it, nobody can know: it ends failed and released."""
    generation = start()

    run_and_kill(lambda: workflow.advance(generation.pk), at=point)
    generation = go_on(generation, quick_fal, deliver)

    reached_fal = bool(quick_fal.requests)
    assert generation.state == (State.COMPLETED if reached_fal else State.FAILED)
    assert len(quick_fal.requests) <= 1
    assert money() == (1000 - PRICE * reached_fal, 0, "closed")
    call_command("audit_ledger")


@pytest.mark.usefixtures("rates")
@pytest.mark.parametrize("point", range(START_POINTS))
def test_process_killed_while_starting(
    quick_fal: FakeFal, alice: User, deliver: Callable[..., int], money: Callable[[], tuple[int, int, str]], point: int
) -> None:
    ledger.grant(alice.pk, 1000, key="grant:test", note="for the tests")
    endpoint, form_key = find(ENDPOINT), uuid.uuid4()
    arguments = {"prompt": "x", **endpoint.defaults()}
    order = Order(user=alice, endpoint=endpoint, arguments=arguments, form_key=form_key)

    def start() -> Generation:
        return workflow.start(accept(order))

    run_and_kill(start, at=point)
    assert (point == 0) == (Generation.objects.count() == 0)

    generation = go_on(start(), quick_fal, deliver)
    assert generation.state == State.COMPLETED
    assert money() == (1000 - PRICE, 0, "closed")


@pytest.mark.usefixtures("rates")
@pytest.mark.parametrize("point", range(START_POINTS))
def test_process_killed_while_starting_a_batch(
    quick_fal: FakeFal, alice: User, money: Callable[[], tuple[int, int, str]], point: int
) -> None:
    """All of it is there or nothing, and the same form makes no more of it."""
    ledger.grant(alice.pk, 1000, key="grant:test", note="for the tests")
    endpoint = find(ENDPOINT)
    order = Order(
        user=alice, endpoint=endpoint, arguments={"prompt": "x", **endpoint.defaults()}, form_key=uuid.uuid4()
    )

    def start() -> Generation:
        return workflow.start_batch(accept_batch(variations_of(order, 3)))

    run_and_kill(start, at=point)
    assert (Batch.objects.count(), Generation.objects.count()) == ((0, 0) if point == 0 else (1, 3))

    batch = start().batch
    assert batch.generations.count() == Generation.objects.count() == 3
    assert money() == (1000 - 3 * PRICE, 3 * PRICE, "open")
    call_command("audit_ledger")


@pytest.mark.parametrize("point", range(WEBHOOK_POINTS))
def test_process_killed_while_taking_a_webhook(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    deliver: Callable[..., int],
    point: int,
) -> None:
    generation = step(start())
    fal.succeed(fal.only)
    deliver(
        fal.only, body=b'{"request_id": "warms the keys"}', is_signed=False, url="/api/fal/webhook?token=good-token"
    )

    run_and_kill(lambda: deliver(fal.only, is_signed=False), at=point)
    assert Delivery.objects.filter(generation=generation).count() == point
    assert deliver(fal.only, is_signed=False) == 200

    assert Delivery.objects.filter(generation=generation).count() == 1
    assert go_on(generation, fal, deliver).state == State.COMPLETED
