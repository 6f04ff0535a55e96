"""Jobs are done at their time, and time can be moved on."""

import threading
import time
from collections.abc import Iterator

import pytest

from billing.payments.sandbox.clock import Clock


@pytest.fixture
def clock() -> Iterator[Clock]:
    found = Clock(4)
    found.start()
    yield found
    found.stop()


def test_what_is_due_is_done_and_what_is_not_waits(clock: Clock) -> None:
    done: list[str] = []
    clock.at(clock.now() + 3600, lambda: done.append("later"))
    clock.at(clock.now() - 1, lambda: done.append("now"))
    assert clock.rest(5)
    assert done == ["now"]


def test_time_that_is_moved_on_makes_things_due(clock: Clock) -> None:
    done: list[str] = []
    clock.at(clock.now() + 3600, lambda: done.append("later"))
    clock.move(3601)
    assert clock.rest(5)
    assert done == ["later"]
    assert clock.now() - time.time() == pytest.approx(3601, abs=1)


def test_rest_waits_for_what_is_being_done_and_for_what_comes_of_it(clock: Clock) -> None:
    done: list[str] = []
    clock.at(0, lambda: clock.at(0, lambda: done.append("second")))
    assert clock.rest(5)
    assert done == ["second"]


def test_rest_has_its_patience(clock: Clock) -> None:
    go_on = threading.Event()
    clock.at(0, lambda: bool(go_on.wait(10)))
    assert not clock.rest(0.05)
    go_on.set()


def test_job_that_fails_is_in_nobodys_way(clock: Clock) -> None:
    done: list[str] = []
    clock.at(0, lambda: done.remove("nothing"))
    clock.at(0, lambda: done.append("next"))
    assert clock.rest(5)
    assert done == ["next"]
