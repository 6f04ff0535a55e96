"""What comes while a worker waits for an answer, rather than after it (T7): each event, and each two, in each question.

All of them under MAXVIDEO_LONG; else each event alone and a part of the pairs.
"""

import itertools
from collections.abc import Callable, Iterator

import pytest
from django.core.management import call_command
from django.db import connections

from generations import workflow
from generations.library import bulk
from generations.media import storage
from generations.models import Generation
from generations.states import State
from maxvideo.web import clock
from tests.generations.conftest import PRICE
from tests.sizes import LONG
from tests.wire import FakeFal

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

QUESTIONS = ("submit", "status", "result", "file", "cancel")
EVENTS = ("ok", "error", "cancel", "another worker", "delete")
PAIRS = list(itertools.permutations(EVENTS, 2))


def overlaps() -> Iterator[tuple[str, tuple[str, ...]]]:
    """A question and what happens before its answer."""
    for number, question in enumerate(QUESTIONS):
        yield from ((question, (event,)) for event in EVENTS)
        yield from ((question, pair) for pair in (PAIRS if LONG else PAIRS[number :: len(QUESTIONS)]))


@pytest.fixture
def happen(fal: FakeFal, deliver: Callable[..., int]) -> Callable[..., None]:
    """Makes things happen to a generation, one after the other."""

    def happen(generation: Generation, *events: str) -> None:
        for event in events:
            match event:
                case "ok" | "error":
                    (fal.succeed if event == "ok" else fal.refuse)(fal.only)
                    assert deliver(fal.only) == 200
                case "cancel":
                    workflow.cancel(Generation.objects.get(pk=generation.pk))
                case "another worker":
                    workflow.advance(generation.pk)
                case "delete":
                    bulk.delete(Generation.objects.filter(pk=generation.pk))
        connections.close_all()

    return happen


@pytest.mark.parametrize(
    ("question", "events"), list(overlaps()), ids=lambda word: word if isinstance(word, str) else "+".join(word)
)
def test_it_ends_and_the_money_agrees_with_the_end(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    happen: Callable[..., None],
    money: Callable[[], tuple[int, int, str]],
    question: str,
    events: tuple[str, ...],
) -> None:
    generation = start()
    if question != "submit":
        generation = step(generation)
        if question in {"result", "file"}:
            fal.succeed(fal.only)
        elif question == "cancel":
            workflow.cancel(generation)
    happened: list[str] = []
    fal.meanwhile[question] = lambda: happened.append("") or happen(generation, *events)

    generation = _to_its_end(step(generation), fal, step)

    assert happened, f"nothing asked for {question}"
    is_charged = generation.state == State.COMPLETED
    assert money() == (1000 - PRICE * is_charged, 0, "closed")
    assert (generation.charged_credits or 0) == PRICE * is_charged
    assert not is_charged or b"".join(storage.blocks(generation.video_key))
    assert len(fal.requests) == 1
    assert is_charged or {"error", "cancel"} & {question, *events}
    call_command("audit_ledger")


def _to_its_end(generation: Generation, fal: FakeFal, step: Callable[[Generation], Generation]) -> Generation:
    """Fal makes it, unless it has ended it otherwise; a lease that was left is over."""
    for _ in range(10):
        if generation.is_final:
            return generation
        if fal.only.status != "COMPLETED":
            fal.succeed(fal.only)
        Generation.objects.filter(pk=generation.pk).update(lease_until=clock.now(), next_run_at=clock.now())
        generation = step(generation)
    raise AssertionError(f"still {generation.state}")
