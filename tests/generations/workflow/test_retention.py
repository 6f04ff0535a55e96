"""What was kept to look into faults is forgotten in its time, and not before."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from generations.models import Attempt, Delivery, Generation, Transition
from generations.states import State
from generations.workflow import retention
from maxvideo.accounts.models import User
from tests.factories import make_generation
from tests.wire import FakeFal

MAKERS: dict[str, tuple[Callable[[], None], type[Any], dict[str, Any]]] = {
    "delivery": (retention.forget_deliveries, Delivery, {"request_id": "r", "body": {}, "is_signed": True}),
    "transition": (retention.forget_transitions, Transition, {"from_state": "queued", "to_state": "failed"}),
    "attempt": (retention.forget_attempts, Attempt, {}),
}


def days_ago(days: float) -> datetime:
    return timezone.now() - timedelta(days=days)


@pytest.fixture(params=MAKERS)
def forgotten(request: pytest.FixtureRequest, db: None) -> Callable[..., bool]:
    """Whether a row of a kind is forgotten, being so many days old, of a generation that ended so long ago."""
    forget, model, fields = MAKERS[request.param]
    moment = "received_at" if model is Delivery else "created_at"

    def is_forgotten(generation: Generation, *, days: float) -> bool:
        row = model.objects.create(generation=generation, **fields, **{moment: days_ago(days)})
        forget()
        return not model.objects.filter(pk=row.pk).exists()

    return is_forgotten


def test_history_goes_ninety_days_after_the_end(alice: User, forgotten: Callable[..., bool]) -> None:
    made = make_generation(alice, state=State.COMPLETED, finished_at=days_ago(90.1))
    assert forgotten(made, days=92)
    assert Generation.objects.filter(pk=made.pk).exists()


def test_history_stays_until_then(alice: User, forgotten: Callable[..., bool]) -> None:
    assert not forgotten(make_generation(alice, state=State.FAILED, finished_at=days_ago(89.9)), days=92)


def test_history_of_what_goes_on_stays(alice: User, forgotten: Callable[..., bool]) -> None:
    assert not forgotten(make_generation(alice, state=State.RUNNING), days=200)


def test_late_news_is_kept_as_long_from_its_coming(alice: User, forgotten: Callable[..., bool]) -> None:
    assert not forgotten(make_generation(alice, state=State.FAILED, finished_at=days_ago(100)), days=5)


@pytest.fixture
def three(alice: User, monkeypatch: pytest.MonkeyPatch) -> list[Attempt]:
    """Old attempts, of which two are forgotten at once."""
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    made = make_generation(alice, state=State.COMPLETED, finished_at=days_ago(100))
    return [Attempt.objects.create(generation=made, created_at=days_ago(days)) for days in (101, 103, 102)]


def test_some_at_a_time_oldest_first(three: list[Attempt], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "SECONDS", 0)
    retention.forget_attempts()
    assert Attempt.objects.get() == three[0]


def test_some_after_others_while_there_is_time(three: list[Attempt]) -> None:
    retention.forget_attempts()
    assert not Attempt.objects.exists()


def test_one_pass_of_the_sweep_does_every_chore(alice: User, fal: FakeFal) -> None:
    made = make_generation(alice, state=State.COMPLETED, finished_at=days_ago(100))
    Attempt.objects.create(generation=made, created_at=days_ago(101))
    call_command("sweep", "--once", verbosity=0)
    assert not Attempt.objects.exists()
