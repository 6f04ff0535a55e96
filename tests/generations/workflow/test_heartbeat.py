import pytest

from generations.models import Heartbeat
from generations.workflow import heartbeat
from generations.workflow.storage_check import StorageCheck, last_finding
from tests.generations.conftest import TimeMachine

pytestmark = pytest.mark.django_db


def test_sweep_that_was_heard_of_within_ninety_seconds_is_alive(time_machine: TimeMachine) -> None:
    heartbeat.beat()
    time_machine.forward(seconds=90)
    assert heartbeat.sweeper() == "ok"

    time_machine.forward(milliseconds=1)
    assert heartbeat.sweeper() == "silent for more than 90 s"


def test_beat_of_somebody_else_is_none_of_the_sweeps(time_machine: TimeMachine) -> None:
    Heartbeat.objects.create(name="storage", beat_at=time_machine.moment)

    assert heartbeat.sweeper() == "never ran"


def test_sweep_beats_again_after_ten_seconds(time_machine: TimeMachine) -> None:
    heartbeat.beat()
    time_machine.forward(seconds=9)
    heartbeat.beat()
    assert Heartbeat.objects.get().beat_at == time_machine.began

    time_machine.forward(seconds=1)
    heartbeat.beat()
    assert Heartbeat.objects.get().beat_at == time_machine.moment


def test_look_at_storage_counts_for_ninety_seconds(time_machine: TimeMachine) -> None:
    StorageCheck()()
    time_machine.forward(seconds=90)
    assert last_finding() == "ok"

    time_machine.forward(milliseconds=1)
    assert last_finding() == "not tried for more than 90 s"


def test_first_beat_is_not_held_back_by_one_before(time_machine: TimeMachine) -> None:
    heartbeat.beat()
    time_machine.forward(seconds=1)
    heartbeat.beat()
    before = Heartbeat.objects.get().beat_at
    heartbeat.beat(at_once=True)
    assert Heartbeat.objects.get().beat_at > before
