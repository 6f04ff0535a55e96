"""Order, not time: whoever drew a ticket later is let in later, and a ticket of who is gone keeps nobody waiting."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from maxvideo.web.sqlite.turns import Turns

FORK = multiprocessing.get_context("fork")
LONG, SHORT = 120.0, 0.01

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere SQLite's writers do not queue")


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "queue")


def _take_and_stay(path: str, ready: Connection) -> None:
    turns = Turns(path)
    assert turns.take()
    ready.send(os.getpid())
    signal.pause()


def _take_and_have_a_child(path: str, ready: Connection) -> None:
    turns = Turns(path)
    assert turns.take()
    if not os.fork():
        ready.send(os.getpid())
    signal.pause()


@contextmanager
def process(target: Callable[[str, Connection], None], path: str) -> Iterator[int]:
    """A process that has its turn; yields its number, and ends it and the child that it may have."""
    told, ready = FORK.Pipe(duplex=False)
    holder = FORK.Process(target=target, args=(path, ready), daemon=True)
    holder.start()
    assert told.poll(LONG)
    last = told.recv()
    yield holder.pid or 0
    with suppress(ProcessLookupError):
        os.kill(last, signal.SIGKILL)
    holder.kill()
    holder.join()


def test_turns_come_in_the_order_of_tickets(path: str) -> None:
    first, second, third = Turns(path), Turns(path), Turns(path)
    assert [first.take(), second.take(), third.take()] == [True, False, False]
    first.give_back()
    assert [third.take(), second.take()] == [False, True]
    second.give_back()
    assert third.take()


def test_who_comes_back_is_behind_those_who_wait(path: str) -> None:
    eager, patient = Turns(path), Turns(path)
    assert [eager.take(), patient.take()] == [True, False]
    eager.give_back()
    assert [eager.take(), patient.take()] == [False, True]


def test_waiting_ends_with_the_turn_before(path: str) -> None:
    with process(_take_and_stay, path) as holder:
        waiting = Turns(path)
        assert not waiting.take()
        os.kill(holder, signal.SIGKILL)
        assert waiting.wait(LONG)


def test_child_of_a_holder_keeps_nobody_waiting(path: str) -> None:
    """It has the parent's open files, and with them the locks."""
    with process(_take_and_have_a_child, path) as holder:
        waiting = Turns(path)
        assert not waiting.take()
        os.kill(holder, signal.SIGKILL)
        assert waiting.wait(LONG)


def test_ticket_of_who_has_waited_long_enough_is_gone(path: str) -> None:
    holder, impatient, next_one = Turns(path), Turns(path), Turns(path)
    assert holder.take()
    assert not impatient.take()
    assert not impatient.wait(SHORT)
    impatient.give_back()
    assert not next_one.take()
    holder.give_back()
    assert next_one.take()


def test_who_gave_up_may_come_again(path: str) -> None:
    holder, impatient = Turns(path), Turns(path)
    assert [holder.take(), impatient.take(), impatient.wait(SHORT)] == [True, False, False]
    impatient.give_back()
    holder.give_back()
    assert impatient.take()


def test_closed_file_gives_the_turn_back(path: str) -> None:
    holder, waiting = Turns(path), Turns(path)
    assert [holder.take(), waiting.take()] == [True, False]
    holder.close()
    assert waiting.take()


def test_queue_is_its_owners_alone(path: str) -> None:
    assert Turns(path).take()
    assert Path(path).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("path", ["", "/nowhere/queue", "/dev/null/queue"])
def test_where_there_can_be_no_file_nobody_waits(path: str) -> None:
    assert [Turns(path).take(), Turns(path).take()] == [True, True]
