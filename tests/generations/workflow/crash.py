"""A real process that is killed with SIGKILL at a chosen point of what it does.

The points are before and after every commit and every outside call. The product has no hooks: the process, forked from
the test's, wraps Django's own database and requests' own adapter for itself before it begins.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any

import requests
from django.db import connection, connections, transaction

from generations import workflow
from generations.media import joining, probe, storage
from generations.models import Attempt, Generation
from generations.states import State
from tests.generations.conftest import TimeMachine
from tests.wire import FakeFal

WRITES = ("INSERT", "UPDATE", "DELETE")
NEVER = 10_000


def run_and_kill(work: Callable[[], object], *, at: int) -> int:
    """Do the work in a process of its own, killed at its point number `at`; returns how many points it passed."""
    connections.close_all()
    told, tell = os.pipe()
    child = os.fork()
    if not child:
        _be_the_child(work, at, tell)
    os.close(tell)
    with os.fdopen(told, "rb") as pipe:
        passed = len(pipe.read())
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) == (passed > at), f"the process ended with {status} after {passed} points"
    assert os.WIFSIGNALED(status) or status == 0, f"the process ended with {status}"
    return passed


def go_on(generation: Generation, fal: FakeFal, deliver: Callable[..., int], *, to: State | None = None) -> Generation:
    """What the other workers do as time passes: the lease runs out, and fal's webhook comes where the answer was lost.

    Until it is final, or in the state that is named. The dead process is dead, so that the clock is moved by hand.
    """
    with ExitStack() as stack:
        time_machine = TimeMachine(stack)
        while time_machine.passed < timedelta(hours=1):
            workflow.advance(generation.pk)
            generation.refresh_from_db()
            if generation.state == to or (to is None and generation.is_final):
                return generation
            if generation.state == State.UNKNOWN and fal.requests:
                assert Attempt.objects.get().sent_at
                deliver(fal.only)
            time_machine.forward(seconds=10)
    raise AssertionError(f"still {generation.state}")


def _be_the_child(work: Callable[[], object], at: int, tell: int) -> None:
    """Never returns: the test's own process must not go on twice."""
    try:
        with _points(at, tell):
            work()
    except BaseException:
        os._exit(1)
    os._exit(0)


@contextmanager
def _points(at: int, tell: int) -> Iterator[None]:
    passed = 0

    def point() -> None:
        nonlocal passed
        passed += 1
        os.write(tell, b".")
        if passed > at:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **options: Any) -> Any:
            point()
            answer = call(*args, **options)
            point()
            return answer

        return wrapped

    def execute(run: Callable[..., Any], sql: str, *args: Any) -> Any:
        is_commit = sql.startswith(WRITES) and not connection.in_atomic_block
        return around(run)(sql, *args) if is_commit else run(sql, *args)

    leave = transaction.Atomic.__exit__

    def commit(self: transaction.Atomic, *args: Any) -> Any:
        is_outermost = not connection.savepoint_ids and connection.in_atomic_block
        return around(leave)(self, *args) if is_outermost else leave(self, *args)

    transaction.Atomic.__exit__ = commit  # type: ignore[method-assign]
    requests.adapters.HTTPAdapter.send = around(requests.adapters.HTTPAdapter.send)  # type: ignore[method-assign]
    storage.save = around(storage.save)
    probe.examine = around(probe.examine)
    joining.join = around(joining.join)
    with connection.execute_wrapper(execute):
        yield
