import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from maxvideo.processes import terminal as module
from maxvideo.processes.terminal import FollowedLog, Terminal


@pytest.fixture
def pipe() -> Iterator[tuple[Any, Any]]:
    """A reading end, and a terminal that writes into the other."""
    reading, writing = os.pipe()
    terminal = Terminal(writing)
    yield reading, terminal
    os.close(reading)
    os.close(writing)
    if terminal.copier.returncode is None:
        terminal.finish()


def test_lines_of_a_log_are_shown_with_its_name(pipe: tuple[Any, Any], tmp_path: Path) -> None:
    reading, terminal = pipe
    path = tmp_path / "web.log"
    path.write_text("old\n")
    log = FollowedLog("web", path)
    path.write_text("old\nnew\nhalf")
    log.show_news(terminal)
    terminal.finish()
    assert os.read(reading, 1000) == b"web       | new\n"


def test_half_a_line_waits_for_the_rest(pipe: tuple[Any, Any], tmp_path: Path) -> None:
    reading, terminal = pipe
    path = tmp_path / "web.log"
    path.touch()
    log = FollowedLog("web", path)
    for text in ("ha", "half", "half a line\n"):
        path.write_text(text)
        log.show_news(terminal)
    terminal.finish()
    assert os.read(reading, 1000) == b"web       | half a line\n"


def test_nobody_reading_stops_nothing(pipe: tuple[Any, Any]) -> None:
    _, terminal = pipe
    for _ in range(10_000):
        terminal.say("x" * 100)


def test_large_log_is_put_aside(pipe: tuple[Any, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_LOG", 10)
    path = tmp_path / "web.log"
    path.touch()
    log = FollowedLog("web", path)
    path.write_text("more than ten bytes\n")
    log.show_news(pipe[1])
    assert path.read_text() == ""
    assert (tmp_path / "web.old.log").read_text() == "more than ten bytes\n"
