"""One user's starts at the very same moment, each on a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from pytest_django import Settings

from billing import ledger
from billing.ledger import audit
from generations import workflow
from generations.catalogue import find
from generations.models import Generation
from generations.workflow.order import AcceptedOrder, Order, accept
from generations.workflow.refusals import TooManyInFlight
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
