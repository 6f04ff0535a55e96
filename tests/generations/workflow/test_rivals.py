"""One user's starts at the very same moment, each on a connection of its own."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from pytest_django import Settings

from billing import ledger
from billing.ledger import audit
from billing.ledger.models import Hold
from generations import workflow
from generations.catalogue import find
from generations.models import Batch, Generation
from generations.workflow.order import AcceptedBatch, AcceptedOrder, Order, accept, accept_batch
from generations.workflow.refusals import NotEnoughCredits, TooManyInFlight
from generations.workflow.variations import variations_of
from maxvideo.accounts.models import User

SORA = "fal-ai/sora-2/text-to-video"
RIVALS = 8
PAYS = {"paid": [True] * RIVALS, "own key": [False] * RIVALS, "both": [True, False] * (RIVALS // 2)}
CASES = [*((10_000, kind) for kind in PAYS), (0, "own key")]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def order(alice: User, rates: None) -> Callable[[bool], AcceptedOrder]:
    """An order of alice's that her credits pay for, or an OpenAI key of hers."""
    endpoint = find(SORA)
    assert endpoint
    arguments = {"prompt": "A paper boat", **endpoint.defaults()}

    def order(is_paid: bool) -> AcceptedOrder:
        secrets = {} if is_paid else {"api_key": "sk-her-own"}
        return accept(Order(user=alice, endpoint=endpoint, arguments=arguments, secrets=secrets))

    return order


@pytest.mark.parametrize(("credits", "kind"), CASES)
def test_limit_holds_for_starts_at_once(
    alice: User, settings: Settings, credits: int, kind: str, order: Callable[[bool], AcceptedOrder]
) -> None:
    settings.MAX_IN_FLIGHT = 2
    if credits:
        ledger.grant(alice.pk, credits, key="grant:rivals", note="for the test")
    together = Barrier(RIVALS)
    orders = [order(is_paid) for is_paid in PAYS[kind]]

    def start(accepted: AcceptedOrder) -> bool:
        try:
            connection.ensure_connection()
            together.wait()
            workflow.start(accepted)
        except TooManyInFlight:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(RIVALS) as pool:
        started = list(pool.map(start, orders))

    assert sum(started) == Generation.objects.in_flight().count() == 2
    assert list(audit.differences()) == []


# batches


@pytest.fixture
def batch(alice: User, rates: None) -> Callable[[uuid.UUID], AcceptedBatch]:
    """Three of alice's at 40 credits each, of a form with this key."""
    endpoint = find(SORA)
    assert endpoint
    arguments = {"prompt": "A paper boat", **endpoint.defaults()}

    def batch(form_key: uuid.UUID) -> AcceptedBatch:
        order = Order(user=alice, endpoint=endpoint, arguments=arguments, form_key=form_key)
        return accept_batch(variations_of(order, 3))

    return batch


def start_at_once(batches: list[AcceptedBatch]) -> list[uuid.UUID | None]:
    """The batch that each of these led to; None where it was refused."""
    together = Barrier(len(batches))

    def start(accepted: AcceptedBatch) -> uuid.UUID | None:
        try:
            connection.ensure_connection()
            together.wait()
            return workflow.start_batch(accepted).batch_id
        except (TooManyInFlight, NotEnoughCredits):
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(len(batches)) as pool:
        return list(pool.map(start, batches))


@pytest.mark.parametrize(("credits", "limit"), [(10_000, 7), (2 * 120 + 119, 50)], ids=["in flight", "credits"])
def test_no_batch_is_started_in_part(
    alice: User, settings: Settings, credits: int, limit: int, batch: Callable[[uuid.UUID], AcceptedBatch]
) -> None:
    settings.MAX_IN_FLIGHT = limit
    ledger.grant(alice.pk, credits, key="grant:batches", note="for the test")

    led_to = start_at_once([batch(uuid.uuid4()) for _ in range(RIVALS)])

    assert sum(one is not None for one in led_to) == Batch.objects.count() == 2
    assert Generation.objects.in_flight().count() == 6
    assert list(audit.differences()) == []


def test_one_form_sent_from_two_tabs_starts_one_batch(alice: User, batch: Callable[[uuid.UUID], AcceptedBatch]) -> None:
    ledger.grant(alice.pk, 10_000, key="grant:batches", note="for the test")
    key = uuid.uuid4()

    led_to = start_at_once([batch(key) for _ in range(RIVALS)])

    assert led_to == [Batch.objects.get().pk] * RIVALS
    assert (Generation.objects.count(), Hold.objects.count()) == (3, 3)
    assert list(audit.differences()) == []
