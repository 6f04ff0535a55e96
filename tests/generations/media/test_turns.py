from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytest_django import Settings

from generations.media.exceptions import ChildUnavailable
from generations.media.turns import turn


@pytest.fixture(autouse=True)
def _two(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR, settings.DECODERS_AT_ONCE = tmp_path, 2


def ignore() -> None:
    """Nothing to tell."""


@contextmanager
def both_taken() -> Iterator[None]:
    with turn(patience=0, on_wait=ignore), turn(patience=0, on_wait=ignore):
        yield


def test_as_many_as_there_are_processors_and_no_more() -> None:
    with both_taken(), pytest.raises(ChildUnavailable), turn(patience=0, on_wait=ignore):
        pass
    with both_taken():
        pass


def test_who_waits_says_so_and_may_leave() -> None:
    def leave() -> None:
        raise InterruptedError

    with both_taken(), pytest.raises(InterruptedError), turn(patience=None, on_wait=leave):
        pass
