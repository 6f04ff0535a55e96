"""Rows that are dealt with at once: one that fails stands in nobody's way."""

import logging

import pytest

from maxvideo.web import in_batches, one_by_one
from maxvideo.web.in_batches import InBatches


class Worker:
    """Deals with numbers, alone or together, but for what it is told to refuse."""

    def __init__(self, *, poison: int = 0, locked: int = 0) -> None:
        self.poison, self.locked = poison, locked
        self.batches: list[list[int]] = []
        self.alone: list[int] = []
        self.rows = InBatches("numbers", self.deal_with_all, self.deal_with, key=lambda row: row)

    def deal_with_all(self, batch: list[int]) -> dict[int, Exception]:
        """All or none, but for the locked one."""
        if self.poison in batch:
            raise RuntimeError("poison")
        self.batches.append(batch)
        return {row: PermissionError("locked") for row in batch if row == self.locked}

    def deal_with(self, row: int) -> None:
        """One."""
        if row == self.poison:
            raise RuntimeError("poison")
        self.alone.append(row)


@pytest.fixture(autouse=True)
def three_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_batches, "AT_ONCE", 3)


def test_rows_are_dealt_with_together() -> None:
    worker = Worker()
    worker.rows(range(1, 8))
    assert (worker.batches, worker.alone) == ([[1, 2, 3], [4, 5, 6], [7]], [])


def test_batch_that_fails_is_dealt_with_one_by_one(caplog: pytest.LogCaptureFixture) -> None:
    worker = Worker(poison=2)
    worker.rows(range(1, 7))
    assert (worker.alone, worker.batches) == ([1, 3], [[4, 5, 6]])
    assert worker.rows.left_aside == [2]
    assert "numbers: 2 is left aside for 60 s: poison" in caplog.text


def test_row_that_fails_by_itself_is_left_aside_and_reported(caplog: pytest.LogCaptureFixture) -> None:
    worker = Worker(locked=2)
    with caplog.at_level(logging.WARNING):
        worker.rows([1, 2, 3])
    assert worker.rows.left_aside == [2]
    assert "numbers: 2 is left aside for 60 s: locked" in caplog.text

    worker.locked = 0
    worker.rows([2])
    assert worker.rows.left_aside == []


def test_rest_comes_next_time_where_it_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_by_one, "SECONDS", 0)
    worker = Worker()
    worker.rows(range(1, 8))
    assert worker.batches == [[1, 2, 3]]
