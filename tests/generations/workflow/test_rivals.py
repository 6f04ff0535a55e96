"""One user's starts at the very same moment, each on a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from pytest_django import Settings

from billing import ledger
from generations import workflow
from generations.models import Generation
from generations.workflow.order import AcceptedOrder
from generations.workflow.refusals import TooManyInFlight
from maxvideo.accounts.models import User
from tests.factories import make_order

RIVALS = 8

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("price", [27, 0], ids=["paid", "free"])
def test_limit_holds_for_starts_at_once(alice: User, settings: Settings, price: int) -> None:
    settings.MAX_IN_FLIGHT = 2
    ledger.grant(alice.pk, 1000, key="grant:rivals", note="for the test")
    together = Barrier(RIVALS)
    orders = [make_order(alice, price=price) for _ in range(RIVALS)]

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
