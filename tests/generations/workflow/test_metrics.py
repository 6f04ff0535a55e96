"""The workflow in numbers, as a scrape has them."""

import pytest

from generations.states import IN_FLIGHT, State
from generations.workflow import heartbeat, metrics
from maxvideo.accounts.models import User
from maxvideo.web import clock
from tests.factories import make_generation
from tests.generations.conftest import TimeMachine


@pytest.mark.django_db
def test_age_of_the_sweep_is_since_its_last_beat(time_machine: TimeMachine) -> None:
    heartbeat.beat()
    time_machine.forward(seconds=70)
    (metric,) = metrics.sweep_age()
    assert [sample.value for sample in metric.samples] == [70.0]


def test_oldest_of_each_state_is_told_and_nothing_of_what_is_over(alice: User, time_machine: TimeMachine) -> None:
    make_generation(alice, state=State.COMPLETED, created_at=clock.now())
    make_generation(alice, state=State.RUNNING, created_at=clock.now())
    time_machine.forward(seconds=20)
    make_generation(alice, state=State.RUNNING, created_at=clock.now())
    (metric,) = metrics.oldest_unfinished()
    ages = {sample.labels["state"]: sample.value for sample in metric.samples}
    assert ages == {state.value: 0.0 for state in IN_FLIGHT} | {"running": 20.0}
