"""Forks, each of a small process of its own that has room for other command lines."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from maxvideo.processes import title
from maxvideo.processes.forks import Fork

BEFORE = """
import os, signal, sys, time, threading
from functools import partial
from pathlib import Path
from maxvideo.processes import title
from maxvideo.processes.forks import Fork, run
"""


def done(code: str, *words: str) -> str:
    """What a process writes that forks."""
    command = title.with_room("-c", BEFORE + code, *words)
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


@pytest.fixture
def sleeper() -> Iterator[Fork]:
    fork = Fork(signal.pause)
    yield fork
    fork.kill()
    fork.wait()


def test_how_it_ended_is_told() -> None:
    assert done("print(Fork(lambda: 'whatever').wait(), Fork(lambda: sys.exit(3)).wait())") == "0 3\n"


def test_error_is_shown_and_told() -> None:
    assert done("print(Fork(lambda: 1 / 0, output=1).wait())").splitlines()[-2:] == [
        "ZeroDivisionError: division by zero",
        "1",
    ]


def test_signal_that_ended_it_is_told(sleeper: Fork) -> None:
    assert sleeper.poll() is None
    sleeper.terminate()
    assert sleeper.wait() == -signal.SIGTERM


def test_signal_right_after_the_start_is_not_lost_on_the_parents_handler() -> None:
    code = (
        "signal.signal(signal.SIGTERM, lambda *_: print('the parent heard it'))\nf = Fork(signal.pause)\nf.terminate()"
    )
    assert done(f"{code}\nprint(f.wait())") == "-15\n"


def test_files_of_the_parent_are_not_kept_open() -> None:
    reading, writing = os.pipe()
    fork = Fork(signal.pause)
    os.close(writing)
    assert os.read(reading, 1) == b""
    fork.kill()
    assert fork.wait() == -signal.SIGKILL


def test_fork_leads_a_session_of_its_own() -> None:
    assert done("Fork(lambda: print(os.getsid(0) == os.getpid())).wait()") == "True\n"


def test_its_threads_are_waited_for() -> None:
    code = "def late():\n time.sleep(0.2)\n print('late')\nFork(lambda: threading.Thread(target=late).start()).wait()"
    assert done(code) == "late\n"


def test_what_the_parent_has_begun_is_not_ended_by_it() -> None:
    assert done("try:\n Fork(sys.exit).wait()\nfinally:\n print('ended')") == "ended\n"


def test_command_is_seen_and_done(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("import os, sys\nprint(*sys.argv, os.environ['GIVEN'])\nprint(open('/proc/self/cmdline').read())")
    code = "Fork(partial(run, ['python', sys.argv[1], 'a', 'b'], {'GIVEN': 'here'})).wait()"
    said, seen = done(code, str(script)).splitlines()
    assert said == f"{script} a b here"
    assert seen.rstrip("\0").split("\0") == ["python", str(script), "a", "b"]


def test_module_is_done() -> None:
    code = "Fork(partial(run, ['python', '-m', 'maxvideo.processes.web', '--help'], os.environ)).wait()"
    assert done(code).startswith("usage: python -m maxvideo.processes.web")


def test_command_that_is_too_long_loses_its_end() -> None:
    code = "title.show(['x' * 100_000])\nprint(Path('/proc/self/cmdline').read_bytes().rstrip(b'\\0').decode())"
    shown = done(code).strip()
    assert set(shown) == {"x"}
    assert len(shown) > title.ROOM


def test_without_room_nothing_is_shown() -> None:
    before = Path("/proc/self/cmdline").read_bytes()
    title.show(["something else"])
    assert Path("/proc/self/cmdline").read_bytes() == before
