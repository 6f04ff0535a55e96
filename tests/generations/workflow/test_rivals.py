"""One user's starts at the very same moment, each on a connection of its own."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from billing import ledger
from generations import workflow
from generations.catalogue import find
from generations.models import Generation
from tests.factories import make_quote

RIVALS = 8
SORA = "fal-ai/sora-2/text-to-video"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("price", [27, 0], ids=["paid", "with a key of their own"])
def test_limit_holds_for_starts_at_once(alice, settings, price):
    settings.MAX_IN_FLIGHT = 2
    ledger.grant(alice.pk, 1000, key="grant:rivals", note="for the test")
    together = Barrier(RIVALS)

    def start(_: int) -> bool:
        try:
            connection.ensure_connection()
            together.wait()
            facts = {"arguments": {"prompt": "x"}, "secrets": {}, "quote": make_quote(price)}
            workflow.start(alice, find(SORA), **facts, form_key=uuid.uuid4())
        except workflow.LimitReached:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(RIVALS) as pool:
        started = list(pool.map(start, range(RIVALS)))

    assert sum(started) == Generation.objects.in_flight().count() == 2
