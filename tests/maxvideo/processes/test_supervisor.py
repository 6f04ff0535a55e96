"""The supervisor over real processes: small programs that write down who they are."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from maxvideo.processes import supervisor as module
from maxvideo.processes.supervisor import Program, Supervisor
from maxvideo.processes.terminal import Terminal

WAIT = 20.0
SLEEPER = """
import os, pathlib, subprocess, sys, time
folder = pathlib.Path(sys.argv[1])
child = subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(600)"])
(folder / str(os.getpid())).write_text(str(child.pid))
time.sleep(600)
"""
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + SLEEPER
SITE = """
import os, pathlib, sys
from maxvideo.processes.supervisor import Program, Supervisor
from maxvideo.processes.terminal import Terminal
folder = pathlib.Path(sys.argv[1])
site = Supervisor(folder / "logs", os.environ, Terminal())
site.listen()
site.add(*(Program(name, [sys.executable, "-S", "-c", sys.argv[2], str(folder / "pids")]) for name in ("one", "two")))
site.tend_until(lambda: False)
site.end()
"""


@pytest.fixture
def pids(tmp_path: Path) -> Path:
    """Where the programs leave a file named by their process, with their child's in it."""
    folder = tmp_path / "pids"
    folder.mkdir()
    return folder


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Supervisor]:
    supervisor = Supervisor(tmp_path / "logs", os.environ, Terminal(os.open(os.devnull, os.O_WRONLY)))
    yield supervisor
    supervisor.end()


@pytest.fixture
def process(tmp_path: Path, pids: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A supervisor in a process of its own, with two programs running."""
    started = subprocess.Popen([sys.executable, "-c", SITE, str(tmp_path), SLEEPER])
    assert holds(lambda: len(everyone(pids)) == 4)
    yield started
    started.kill()
    started.wait()


def holds(condition: Callable[[], bool]) -> bool:
    """Whether the condition comes true before the test's patience ends."""
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def everyone(pids: Path) -> set[int]:
    """The processes that ever ran, children included."""
    return {int(pid) for file in pids.iterdir() for pid in (file.name, file.read_text() or file.name)}


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def all_gone(pids: Path) -> bool:
    return not any(is_alive(pid) for pid in everyone(pids))


def sleeper(pids: Path, code: str = SLEEPER) -> Program:
    return Program("sleeper", [sys.executable, "-S", "-c", code, str(pids)])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_every_process(process: subprocess.Popen[bytes], pids: Path, number: signal.Signals) -> None:
    process.send_signal(number)
    assert process.wait(WAIT) == 0
    assert holds(lambda: all_gone(pids))


def test_killed_supervisor_leaves_no_program(process: subprocess.Popen[bytes], pids: Path) -> None:
    process.kill()
    assert holds(lambda: not any(is_alive(int(file.name)) for file in pids.iterdir()))
    for child in everyone(pids):
        if is_alive(child):
            os.kill(child, signal.SIGKILL)  # a grandchild watches its parent itself, if it wants to


def test_program_that_dies_is_started_again(site: Supervisor, pids: Path) -> None:
    program = sleeper(pids)
    site.add(program)
    assert holds(lambda: len(everyone(pids)) == 2)
    program.process.kill()
    assert site.tend_until(lambda: len(list(pids.iterdir())) == 2, WAIT)


def test_children_of_a_dead_program_end_with_it(site: Supervisor, pids: Path) -> None:
    program = sleeper(pids)
    site.add(program)
    assert holds(lambda: len(everyone(pids)) == 2)
    first = everyone(pids)
    program.process.kill()
    assert site.tend_until(lambda: not any(is_alive(pid) for pid in first), WAIT)


def test_pause_grows_while_a_program_keeps_ending(site: Supervisor) -> None:
    program = Program("failing", [sys.executable, "-S", "-c", "raise SystemExit(3)"])
    site.add(program)
    assert site.tend_until(lambda: site.fallen(3) is program, WAIT)
    assert program.pause == pytest.approx(module.FIRST_PAUSE * 8)


def test_stubborn_program_is_killed_after_some_patience(
    site: Supervisor, pids: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.3)
    site.add(sleeper(pids, STUBBORN))
    assert holds(lambda: len(everyone(pids)) == 2)
    site.end()
    assert holds(lambda: all_gone(pids))


def test_servers_outlive_the_rest(site: Supervisor, pids: Path, tmp_path: Path) -> None:
    order = "import signal, sys, time, pathlib\n" + (
        "def end(*_):\n    open(sys.argv[1], 'a').write(sys.argv[2]); sys.exit()\n"
        "signal.signal(signal.SIGTERM, end); pathlib.Path(sys.argv[1] + sys.argv[2]).touch(); time.sleep(600)"
    )
    said = tmp_path / "said"
    site.add(Program("server", [sys.executable, "-S", "-c", order, str(said), "2"], stops_last=True))
    site.add(Program("client", [sys.executable, "-S", "-c", order, str(said), "1"]))
    assert holds(lambda: Path(f"{said}1").exists() and Path(f"{said}2").exists())
    site.end()
    assert said.read_text() == "12"


def test_output_goes_to_the_log(site: Supervisor, tmp_path: Path) -> None:
    site.add(Program("speaker", [sys.executable, "-S", "-c", "print('hello'); import time; time.sleep(600)"]))
    site.environment["PYTHONUNBUFFERED"] = "1"
    log = tmp_path / "logs" / "speaker.log"
    program = site.programs[0]
    program.process.kill()
    assert site.tend_until(lambda: "hello" in log.read_text(), WAIT)
