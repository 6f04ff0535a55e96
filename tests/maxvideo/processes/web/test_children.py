"""Real processes that share a socket: one that dies is replaced, none is left."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

WAIT = 20.0
PROGRAM = """
import pathlib, signal, sys, os
from maxvideo.processes.web.children import Children
class Serving:
    is_told = False
    def serve(self):
        (pathlib.Path(sys.argv[1]) / str(os.getpid())).touch()
        while not self.is_told: signal.pause()
    def stop(self): self.is_told = True
Children(2, Serving).run()
"""


@pytest.fixture
def parent(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "maxvideo.settings"}
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(tmp_path)], env=environment)
    assert holds(lambda: len(alive(tmp_path)) == 2)
    yield process
    process.kill()
    process.wait()


def holds(condition: Callable[[], bool]) -> bool:
    """Whether the condition comes true before the test's patience ends."""
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def alive(folder: Path) -> set[int]:
    return {int(path.name) for path in folder.iterdir() if Path(f"/proc/{path.name}").exists()}


def test_child_that_dies_is_replaced(parent: subprocess.Popen[bytes], tmp_path: Path) -> None:
    victim = min(alive(tmp_path))
    os.kill(victim, signal.SIGKILL)
    assert holds(lambda: len(alive(tmp_path) - {victim}) == 2)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_parent_and_children(
    parent: subprocess.Popen[bytes], tmp_path: Path, number: signal.Signals
) -> None:
    parent.send_signal(number)
    assert parent.wait(WAIT) == 0
    assert alive(tmp_path) == set()


def test_children_end_with_a_parent_that_is_killed(parent: subprocess.Popen[bytes], tmp_path: Path) -> None:
    parent.kill()
    assert holds(lambda: not alive(tmp_path))
