"""How often fal is asked, by how many run at once and whether its webhooks come."""

from collections.abc import Callable

import pytest
from django.core.cache import caches

from generations.models import Delivery, Generation
from generations.states import State
from generations.workflow import cancel, pace
from maxvideo.accounts.models import User
from maxvideo.web import clock
from tests.factories import make_generation
from tests.generations.conftest import TimeMachine

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fal")]
Step = Callable[[Generation], Generation]


@pytest.fixture
def running(start: Callable[..., Generation], step: Step, time_machine: TimeMachine) -> Generation:
    """One that fal has had for two minutes."""
    generation = step(start())
    time_machine.forward(minutes=2)
    return generation


@pytest.fixture
def old(running: Generation, time_machine: TimeMachine) -> Generation:
    """One that fal has had for a quarter of an hour."""
    time_machine.forward(minutes=13)
    return running


@pytest.fixture
def crowd(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three others run, and as many questions a second are too many."""
    monkeypatch.setattr(pace, "POLLS_PER_SECOND", 0.1)
    for _ in range(3):
        make_generation(alice, state=State.RUNNING, next_run_at=None)


@pytest.fixture
def webhook(alice: User) -> Callable[[], None]:
    """Something that ended was told by webhook this moment."""

    def webhook() -> None:
        ended = make_generation(alice, state=State.COMPLETED)
        facts = {"request_id": str(ended.pk), "body_hash": "h", "body": {}, "is_signed": True}
        Delivery.objects.create(generation=ended, processed_at=clock.now(), received_at=clock.now(), **facts)
        caches["process"].clear()

    return webhook


def wait(generation: Generation, time_machine: TimeMachine) -> float:
    """Seconds until the generation is due again."""
    assert generation.next_run_at
    return (generation.next_run_at - time_machine.moment).total_seconds()


@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize(("each", "seconds"), [(0.1, 60), (0.05, 80), (0.001, 120)])
def test_old_ones_among_many_are_asked_about_more_rarely_where_webhooks_come(
    old: Generation,
    step: Step,
    time_machine: TimeMachine,
    webhook: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    each: float,
    seconds: int,
) -> None:
    monkeypatch.setattr(pace, "POLLS_PER_SECOND", each)
    webhook()

    assert wait(step(old), time_machine) == seconds


@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize("each", [0.1, 0.001])
def test_none_waits_for_more_than_half_a_minute_in_its_first_ten(
    running: Generation,
    step: Step,
    time_machine: TimeMachine,
    webhook: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    each: float,
) -> None:
    monkeypatch.setattr(pace, "POLLS_PER_SECOND", each)
    webhook()

    assert wait(step(running), time_machine) == 30


@pytest.mark.usefixtures("crowd")
def test_many_are_asked_about_as_promised_where_no_webhook_comes(
    old: Generation, step: Step, time_machine: TimeMachine, webhook: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "POLLS_PER_SECOND", 0.05)
    webhook()
    time_machine.forward(minutes=1)
    caches["process"].clear()

    assert wait(step(old), time_machine) == 60


@pytest.mark.usefixtures("crowd")
def test_webhook_of_nobody_says_nothing(
    start: Callable[..., Generation], step: Step, time_machine: TimeMachine
) -> None:
    Delivery.objects.create(request_id="r", body_hash="h", body={}, is_signed=True, received_at=clock.now())

    assert wait(step(start()), time_machine) == 10


def test_few_are_asked_about_as_promised(
    start: Callable[..., Generation], step: Step, time_machine: TimeMachine, webhook: Callable[[], None]
) -> None:
    webhook()

    assert wait(step(start()), time_machine) == 10


@pytest.mark.usefixtures("crowd")
def test_cancelled_one_is_asked_about_soon_among_many(
    running: Generation, step: Step, time_machine: TimeMachine, webhook: Callable[[], None]
) -> None:
    webhook()
    cancel(running)
    Generation.objects.filter(pk=running.pk).update(cancel_asked_at=clock.now())
    time_machine.forward(seconds=1)

    assert wait(step(running), time_machine) == 3


@pytest.mark.usefixtures("crowd")
def test_first_look_among_many_is_as_late_as_the_others(
    start: Callable[..., Generation], step: Step, time_machine: TimeMachine, webhook: Callable[[], None]
) -> None:
    webhook()

    assert wait(step(start()), time_machine) == 30
