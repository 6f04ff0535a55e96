"""A row that fails stands in nobody's way, and somebody hears of it."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

import pytest

from maxvideo.web import one_by_one
from maxvideo.web.one_by_one import OneByOne

Row: TypeAlias = str
Clock: TypeAlias = Callable[[float], None]


@pytest.fixture
def forward(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Lets time pass; without it none does."""
    moment = [0.0]

    def forward(seconds: float) -> None:
        moment[0] += seconds

    monkeypatch.setattr("maxvideo.web.one_by_one.time.monotonic", lambda: moment[0])
    return forward


class Poisoned:
    """Deals with rows, but for the poisoned ones."""

    def __init__(self, *poison: Row) -> None:
        self.poison, self.tried = set(poison), list[Row]()

    def __call__(self, row: Row) -> None:
        self.tried.append(row)
        if row in self.poison:
            raise ValueError(row)


def one_by_one_of(poisoned: Poisoned) -> OneByOne[Row]:
    return OneByOne("a chore", poisoned, key=lambda row: row)


def test_rows_after_one_that_fails_are_dealt_with(caplog: pytest.LogCaptureFixture) -> None:
    poisoned = Poisoned("b")
    one_by_one_of(poisoned)(["a", "b", "c"])
    assert poisoned.tried == ["a", "b", "c"]
    assert "a chore: b is left aside for 60 s: b" in caplog.text


def test_row_that_failed_is_left_aside_twice_as_long_each_time(forward: Clock) -> None:
    poisoned = Poisoned("b")
    chore, waits = one_by_one_of(poisoned), []
    for _ in range(11):
        chore(["b"])
        waited = 0
        while chore.left_aside == ["b"]:
            forward(60)
            waited += 60
        waits.append(waited)

    assert len(poisoned.tried) == 11
    assert waits[:4] == [60, 120, 240, 480]
    assert waits[-1] == 6 * 3600


def test_row_that_is_left_aside_is_passed_over_where_it_is_read_all_the_same(forward: Clock) -> None:
    poisoned = Poisoned("b")
    chore = one_by_one_of(poisoned)
    for _ in range(3):
        chore(["b", "c"])
    assert poisoned.tried.count("b") == 1
    assert poisoned.tried.count("c") == 3


def test_row_that_goes_well_at_last_is_forgotten(forward: Clock) -> None:
    poisoned = Poisoned("b")
    chore = one_by_one_of(poisoned)
    chore(["b"])
    poisoned.poison.clear()
    forward(60)
    chore(["b"])
    poisoned.poison.add("b")
    chore(["b"])

    forward(60)
    assert chore.left_aside == []


def test_row_that_goes_on_failing_raises_the_alarm(forward: Clock, caplog: pytest.LogCaptureFixture) -> None:
    chore = one_by_one_of(Poisoned("b"))
    for failures in range(1, one_by_one.ALARM_FROM + 1):
        assert not [record for record in caplog.records if record.name == "maxvideo.alarm"], failures
        forward(24 * 3600)
        chore(["b"])
    assert [record.getMessage() for record in caplog.records if record.name == "maxvideo.alarm"] == [
        "a chore: b has failed 5 times: ValueError"
    ]


def test_rest_is_left_for_the_next_time_where_it_takes_too_long(forward: Clock) -> None:
    done: list[Row] = []

    def slowly(row: Row) -> None:
        done.append(row)
        forward(one_by_one.SECONDS / 2)

    OneByOne("a chore", slowly, key=lambda row: row)(_endless())

    assert done == ["0", "1"]


def _endless() -> Iterator[Row]:
    number = 0
    while True:
        yield str(number)
        number += 1
