"""Every order of what can come: the answer to the submit, OK, ERROR, a cancel, a poll (T7: all 120)."""

import itertools
from collections.abc import Callable

import pytest

from generations import workflow
from generations.models import Generation
from generations.states import State
from tests.generations.conftest import PRICE
from tests.wire import FakeFal, Reply

pytestmark = pytest.mark.django_db

EVENTS = ("answer", "ok", "error", "cancel", "poll")


@pytest.mark.parametrize("order", list(itertools.permutations(EVENTS)), ids="-".join)
def test_every_order_ends_and_the_money_agrees_with_the_end(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    deliver: Callable[..., int],
    money: Callable[[], tuple[int, int, str]],
    order: tuple[str, ...],
) -> None:
    """Where the answer does not come first it is lost, and fal's id is learnt from the first webhook."""
    if order[0] != "answer":
        fal.next("submit", Reply(200, b"lost"))
    generation = step(start())
    request = fal.only

    for event in order:
        match event:
            case "ok":
                request.error = None
                fal.succeed(request)
                assert deliver(request) == 200
            case "error":
                fal.refuse(request)
                assert deliver(request) == 200
            case "cancel":
                workflow.cancel(Generation.objects.get(pk=generation.pk))
        generation = step(generation)
    generation = _to_its_end(generation, step)

    available, held, hold = money()
    assert (held, hold) == (0, "closed")
    charged = PRICE if generation.state == State.COMPLETED and generation.charged_credits else 0
    assert available == 1000 - charged
    if order.index("ok") < min(order.index("error"), order.index("cancel")):
        assert (generation.state, charged) == (State.COMPLETED, PRICE)


def _to_its_end(generation: Generation, step: Callable[[Generation], Generation]) -> Generation:
    for _ in range(10):
        if generation.is_final:
            return generation
        generation = step(generation)
    raise AssertionError(f"still {generation.state}")
