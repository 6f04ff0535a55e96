from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError

from maxvideo.web.chores import Chore, DueChores
from maxvideo.web.registry import Registry

TEN_MINUTES, AN_HOUR = timedelta(minutes=10), timedelta(hours=1)


class ServerAway(Exception):
    """What the chore needs is not there."""


@pytest.fixture
def done() -> list[str]:
    """What was done, in order."""
    return []


@pytest.fixture
def following(done: list[str]) -> Chore:
    """One that comes after another."""
    return Chore("following", lambda: done.append("next"), TEN_MINUTES)


def failing(fault: type[Exception], **fields: Any) -> Chore:
    def fail() -> None:
        raise fault

    return Chore("failing", fail, TEN_MINUTES, **fields)


def test_each_chore_is_done_at_once_and_then_in_its_time(done: list[str]) -> None:
    often = Chore("often", lambda: done.append("often"), timedelta())
    seldom = Chore("seldom", lambda: done.append("seldom"), AN_HOUR)
    due = DueChores(Registry(often, seldom))

    due.do_due()
    due.do_due()

    assert done == ["often", "seldom", "often"]


def test_chore_whose_server_is_away_does_not_stop_the_others(
    done: list[str], following: Chore, caplog: pytest.LogCaptureFixture
) -> None:
    DueChores(Registry(failing(ServerAway, away=(ServerAway,)), following)).do_due()

    assert done == ["next"]
    assert "failing: what it needs is away: ServerAway" in caplog.text
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("fault", [ServerAway, RuntimeError])
def test_chore_that_fails_stops_neither_the_others_nor_the_sweep(
    done: list[str], following: Chore, caplog: pytest.LogCaptureFixture, fault: type[Exception]
) -> None:
    DueChores(Registry(failing(fault), following)).do_due()

    assert done == ["next"]
    assert "failing" in caplog.text
    assert "Traceback" in caplog.text


@pytest.mark.parametrize("fault", [OperationalError, InterfaceError])
def test_database_that_is_away_is_the_sweeps_business(
    done: list[str], following: Chore, fault: type[Exception]
) -> None:
    with pytest.raises(fault):
        DueChores(Registry(failing(fault), following)).do_due()
    assert done == []


def test_slow_chore_holds_up_no_round_and_is_done_once_at_a_time(done: list[str], following: Chore) -> None:
    has_begun, may_go_on, has_ended = Event(), Event(), Event()

    def wait() -> None:
        done.append("slow")
        has_begun.set()
        may_go_on.wait(30)
        has_ended.set()

    due = DueChores(Registry(Chore("slow", wait, timedelta(), is_slow=True), following), has_threads=True)
    due.do_due()
    assert has_begun.wait(30)
    due.do_due()
    assert sorted(done) == ["next", "slow"]
    may_go_on.set()
    assert has_ended.wait(30)


def test_slow_chore_is_done_in_its_turn_where_nothing_waits(done: list[str]) -> None:
    DueChores(Registry(Chore("slow", lambda: done.append("slow"), timedelta(), is_slow=True))).do_due()
    assert done == ["slow"]
