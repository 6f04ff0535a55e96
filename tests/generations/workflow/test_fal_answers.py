"""fal answering every question in every way: the state and the money after it, and at the end (T9)."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command

from generations.models import Generation
from generations.states import State
from tests.generations.conftest import PRICE, TimeMachine
from tests.wire import FakeFal, Hangup, Reply

pytestmark = pytest.mark.django_db

HELD, RELEASED, CHARGED = (1000 - PRICE, PRICE, "open"), (1000, 0, "closed"), (1000 - PRICE, 0, "closed")
AN_HOUR = timedelta(hours=1)
DETAIL = {"detail": [{"type": "missing", "loc": ["body", "prompt"], "msg": "raw words"}]}
NONSENSE = {
    "broken JSON": Reply(200, b'{"request_id": "1'),
    "no JSON": Reply(200, b"<html>well</html>"),
    "no bytes": Reply(200, b""),
    "a list": Reply(200, []),
    "no fields": Reply(200, {}),
    "cut": Reply(200, {"request_id": "x", "status": "IN_QUEUE"}, cut=9),
    "a redirect": Reply(302, {}, {"Location": "http://127.0.0.1:1/"}),
    "no answer": Hangup(),
}


OUTPUTS_WITHOUT_A_VIDEO = ("a list", "no fields")


def answers(*statuses: int, body: Any = DETAIL) -> dict[str, Reply | Hangup]:
    """An answer of each status."""
    return {str(status): Reply(status, body) for status in statuses}


def nonsense(*, without: tuple[str, ...] = ()) -> dict[str, Reply | Hangup]:
    """What nobody can read, but for some."""
    return {name: answer for name, answer in NONSENSE.items() if name not in without}


CASES: dict[str, list[tuple[dict[str, Reply | Hangup], State, tuple[int, int, str]]]] = {
    "submit": [
        (answers(400, 402, 405, 406, 408, 409, 413, 415, 422), State.FAILED, RELEASED),
        (answers(401, 403, 404, 410, 429), State.QUEUED, HELD),
        (answers(500, 501, 502, 503, 504, 599), State.UNKNOWN, HELD),
        (NONSENSE, State.UNKNOWN, HELD),
    ],
    "status": [
        (answers(400, 401, 403, 404, 410, 422, 429, 500, 502, 503, 504), State.RUNNING, HELD),
        (NONSENSE, State.RUNNING, HELD),
    ],
    "result": [
        (answers(401, 403, 404, 429, 502, 503, 504, body={"detail": "Not now"}), State.RUNNING, HELD),
        (answers(400, 422, 500, 504), State.FAILED, RELEASED),
        (nonsense(without=OUTPUTS_WITHOUT_A_VIDEO), State.RUNNING, HELD),
        ({name: NONSENSE[name] for name in OUTPUTS_WITHOUT_A_VIDEO}, State.FAILED, RELEASED),
    ],
    "file": [
        (answers(400, 401, 403, 404, 410, 429, 500, 502, 503, 504), State.SAVING, HELD),
        (nonsense(without=("a redirect",)), State.SAVING, HELD),
        ({"a redirect": NONSENSE["a redirect"]}, State.FAILED, RELEASED),
    ],
}


def cases() -> Iterator[Any]:
    """Each question with each answer."""
    for question, rows in CASES.items():
        for named, *expected in rows:
            yield from (pytest.param(question, one, *expected, id=f"{question}-{name}") for name, one in named.items())


def test_there_are_as_many_as_was_promised() -> None:
    assert len(list(cases())) >= 40


@pytest.mark.parametrize(("question", "answer", "state", "expected"), list(cases()))
def test_answer_once(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    money: Callable[[], tuple[int, int, str]],
    time_machine: TimeMachine,
    question: str,
    answer: Reply | Hangup,
    state: State,
    expected: tuple[int, int, str],
) -> None:
    """Then fal is as it should be, and whatever was not settled becomes a video at its price, or is given back."""
    generation = start()
    if question != "submit":
        generation = step(generation)
        if question != "status":
            fal.succeed(fal.only)
    fal.next(question, answer)

    generation = step(generation)

    assert (generation.state, money()) == (state, expected)
    while not generation.is_final and time_machine.passed < AN_HOUR:
        for request in fal.requests.values():
            fal.succeed(request)
        time_machine.forward(minutes=1)
        generation = step(generation)
    is_lost = state in {State.FAILED, State.UNKNOWN}
    assert (generation.state, money()) == ((State.FAILED, RELEASED) if is_lost else (State.COMPLETED, CHARGED))
    assert len(fal.requests) <= 1
    call_command("audit_ledger")
