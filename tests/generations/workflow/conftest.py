from collections.abc import Callable
from typing import Any

import pytest

from billing import ledger
from generations.catalogue import find
from generations.workflow.order import Order
from maxvideo.accounts.models import User


@pytest.fixture
def order(alice: User) -> Callable[..., Order]:
    """An order of alice's for 320 credits, unless something else is named; she has 1,000."""
    ledger.grant(alice.pk, 1000, key="grant:order", note="for the tests")

    def order(endpoint_id: str = "fal-ai/veo3/fast", **facts: Any) -> Order:
        endpoint = find(endpoint_id)
        assert endpoint
        arguments = {"prompt": "A paper boat", **endpoint.defaults(), **facts.pop("arguments", {})}
        return Order(user=alice, endpoint=endpoint, arguments=arguments, **facts)

    return order
