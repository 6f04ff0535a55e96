"""The whole site as `bin/run` starts it: real processes, killed one after the other, and all of them in the end."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from maxvideo.processes.services import free_port

pytestmark = pytest.mark.processes

PROJECT = Path(__file__).resolve().parents[3]
READY_WITHIN = 60
BACK_WITHIN = 20


class Site:
    """A running `manage.py serve` with a port and a data folder of its own."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.port = free_port()
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=PROJECT,
            env=environment(PORT=str(self.port), DATA_DIR=str(data_dir)),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stdout or []:
            self.lines.append(line.rstrip("\n"))

    @property
    def ready_line(self) -> str:
        return f"MaxVideo is ready at http://127.0.0.1:{self.port}"

    def processes(self) -> dict[int, str]:
        """Every process that works on the data folder, by its command line; the supervisor too."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                environment = (folder / "environ").read_bytes().split(b"\0")
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if f"DATA_DIR={self.data_dir}".encode() in environment and command:
                found[int(folder.name)] = command
        return found

    def pid_of(self, words: str) -> int:
        """The oldest process whose command line holds the words."""
        return min(pid for pid, command in self.processes().items() if words in command)

    def health(self) -> dict[str, str]:
        """What /healthz says; empty where nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=10) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            return json.load(error)
        except OSError:
            return {}

    def is_well(self) -> bool:
        return set(self.health().values()) == {"ok"}


@contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    """A site that is ready, and of which nothing is left in the end."""
    running = Site(folder)
    try:
        assert holds(lambda: running.ready_line in running.lines, READY_WITHIN), running.lines
        yield running
    finally:
        running.process.terminate()
        running.process.wait(30)
    assert holds(lambda: running.processes() == {}, BACK_WITHIN)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site of all tests that leave it running."""
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture
def own_site(tmp_path: Path) -> Iterator[Site]:
    """One to be killed."""
    with running_site(tmp_path) as running:
        yield running


def environment(**more: str) -> dict[str, str]:
    """What a newcomer's shell has, and a few variables more."""
    return {"PATH": os.environ["PATH"], "DEBUG": "1", "ENV_FILE": "/dev/null", **more}


def holds(condition: Callable[[], bool], seconds: float) -> bool:
    """Whether the condition comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def test_says_once_that_it_is_ready_and_how_to_log_in(site: Site) -> None:
    assert holds(lambda: any(line.startswith("Demo log-in: ") for line in site.lines), 5)
    assert len([line for line in site.lines if "MaxVideo is ready" in line]) == 1


def test_is_well_from_the_first_moment(site: Site) -> None:
    assert site.is_well()


def test_workers_and_only_they_are_named_rqworker(site: Site) -> None:
    assert holds(lambda: len([c for c in site.processes().values() if "rqworker" in c]) == 5, BACK_WITHIN)
    assert all("manage.py rqworker" in command for command in site.processes().values() if "rqworker" in command)
    assert any("rqworker save" in command for command in site.processes().values())


def test_processes_in_python_are_forked_from_one_that_has_neither_threads_nor_connections(site: Site) -> None:
    parent = site.pid_of("manage.py serve")
    stat = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    forked = [pid for pid in stat if Path(f"/proc/{pid}/exe").readlink() == Path(f"/proc/{parent}/exe").readlink()]
    assert len(forked) == 9
    assert [path.name for path in Path(f"/proc/{parent}/task").iterdir()] == [str(parent)]
    assert not any("socket:" in str(path.readlink()) for path in Path(f"/proc/{parent}/fd").iterdir())


def test_every_process_knows_redis(site: Site) -> None:
    for pid, command in site.processes().items():
        assert b"\0REDIS_URL=redis://" in Path(f"/proc/{pid}/environ").read_bytes(), command


def test_there_is_one_sqlite_file(site: Site) -> None:
    assert [path.name for path in site.data_dir.rglob("*.sqlite3")] == ["maxvideo.sqlite3"]
    with sqlite3.connect(site.data_dir / "maxvideo.sqlite3") as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize(
    "words", ["valkey-server", "rqworker start default", "manage.py sweep", "maxvideo.processes.web", "fal_sandbox"]
)
def test_killed_process_is_back(site: Site, words: str) -> None:
    pid = site.pid_of(words)
    os.kill(pid, signal.SIGKILL)
    assert holds(lambda: any(words in c for p, c in site.processes().items() if p != pid), BACK_WITHIN)
    assert holds(site.is_well, BACK_WITHIN), site.health()


def test_second_start_in_the_same_folder_is_refused(site: Site) -> None:
    second = subprocess.run(
        [sys.executable, "manage.py", "serve"],
        cwd=PROJECT,
        env=environment(PORT="1", DATA_DIR=str(site.data_dir)),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert second.returncode == 1
    assert "already running" in second.stderr
    assert len(second.stderr.splitlines()) == 1


def test_killed_supervisor_leaves_nothing(own_site: Site) -> None:
    own_site.process.kill()
    own_site.process.wait()
    assert holds(lambda: own_site.processes() == {}, BACK_WITHIN), own_site.processes()
