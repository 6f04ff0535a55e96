import pytest

from generations.workflow import circuit
from tests.generations.conftest import TimeMachine

pytestmark = pytest.mark.django_db

VEO, SORA = "fal-ai/veo3/fast", "fal-ai/sora-2/text-to-video"


def waits(endpoint_id: str) -> bool:
    return circuit.seconds_to_wait(endpoint_id) is not None


def test_nothing_waits_at_first() -> None:
    assert not waits(VEO)


@pytest.mark.parametrize("status", [401, 403])
def test_refused_key_stops_every_endpoint(status: int) -> None:
    circuit.open_after(VEO, status)
    assert waits(VEO)
    assert waits(SORA)


@pytest.mark.parametrize("status", [404, 410])
def test_endpoint_that_is_gone_stops_alone(status: int) -> None:
    circuit.open_after(VEO, status)
    assert waits(VEO)
    assert not waits(SORA)


@pytest.mark.parametrize("status", [400, 422, 429, 500, 503])
def test_other_answers_stop_nothing(status: int) -> None:
    circuit.open_after(VEO, status)
    assert not waits(VEO)


def test_wait_is_half_a_minute_and_then_over(time_machine: TimeMachine) -> None:
    circuit.open_after(VEO, 401)
    assert circuit.seconds_to_wait(VEO) == 30
    time_machine.forward(seconds=20)
    assert circuit.seconds_to_wait(SORA) == 10
    time_machine.forward(seconds=11)
    assert not waits(VEO)


def test_longest_wait_counts(time_machine: TimeMachine) -> None:
    circuit.open_after(VEO, 404)
    time_machine.forward(seconds=10)
    circuit.open_after(SORA, 401)
    assert circuit.seconds_to_wait(VEO) == 30


def test_second_refusal_begins_the_wait_anew(time_machine: TimeMachine) -> None:
    circuit.open_after(VEO, 401)
    time_machine.forward(seconds=25)
    circuit.open_after(VEO, 401)
    assert circuit.seconds_to_wait(VEO) == 30


def test_refusal_raises_the_alarm(caplog: pytest.LogCaptureFixture) -> None:
    circuit.open_after(VEO, 401)
    assert "fal answered 401: submits to fal wait" in caplog.text
