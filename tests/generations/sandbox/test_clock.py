"""Doing things at their time."""

import math
import queue
import time
from collections.abc import Iterator

import pytest

from generations.sandbox.clock import Clock


@pytest.fixture
def clock() -> Iterator[Clock]:
    running = Clock(hands=2)
    running.start()
    yield running
    running.stop()


def test_jobs_are_done_in_the_order_of_their_times(clock: Clock) -> None:
    done: queue.Queue[str] = queue.Queue()
    now = time.time()
    clock.at(now + 0.1, lambda: done.put("later"))
    clock.at(now - 5, lambda: done.put("overdue"))
    clock.at(now + 0.05, lambda: done.put("sooner"))
    assert [done.get(timeout=5) for _ in range(3)] == ["overdue", "sooner", "later"]
    assert time.time() >= now + 0.1


def test_infinite_time_never_comes(clock: Clock) -> None:
    clock.at(math.inf, pytest.fail)
    done: queue.Queue[str] = queue.Queue()
    clock.at(time.time(), lambda: done.put("done"))
    assert done.get(timeout=5) == "done"


def test_stopped_clock_begins_nothing() -> None:
    clock = Clock(hands=1)
    clock.start()
    clock.at(time.time() + 0.05, pytest.fail)
    clock.stop()
    assert clock._due
