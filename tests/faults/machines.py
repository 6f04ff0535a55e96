"""Machines: the processes of `compose.yaml` and `compose.many.yaml` as plain ones, some of each on every machine.

What they share is a database behind PgBouncer, a Valkey, a bucket and fal; each has a data folder of its own.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import requests

from maxvideo.demo.site import Site as Mails
from maxvideo.processes.services import free_port
from tests.compose import MANY, ONE, command_of, replicas_of, services
from tests.faults.databases import PROJECT
from tests.faults.site import INHERITED, UNLIMITED, eventually
from tests.pgbouncer import tethered

KINDS: Final = ("web", "worker", "saver", "sweeper")
READY_WITHIN: Final = 120


class Machine:
    """A machine of the site's: so many processes of each kind, which live and die together."""

    def __init__(self, folder: Path, counts: dict[str, int], shared: dict[str, str]) -> None:
        self.folder, self.counts, self.port = folder, counts, free_port()
        (folder / "logs").mkdir(parents=True)
        own = {"DATA_DIR": str(folder), "PORT": str(self.port)}
        self.environment = surroundings() | shared | own
        self.processes: list[subprocess.Popen[bytes]] = []

    @property
    def url(self) -> str:
        """Where its web processes are."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def mails(self) -> Mails:
        """What it only prints."""
        return Mails(self.url, self.environment)

    def start(self) -> None:
        """Start its processes by the words of the compose files."""
        said = services(ONE, MANY)
        for kind, count in self.counts.items():
            words = [word.replace("0.0.0.0:8000", f"127.0.0.1:{self.port}") for word in command_of(said[kind])]
            with (self.folder / "logs" / f"{kind}.log").open("ab") as log:
                self.processes += [self._process(words, log.fileno()) for _ in range(count)]

    def is_well(self) -> bool:
        """Whether it says so itself, of all that it stands on."""
        try:
            return requests.get(f"{self.url}/healthz", timeout=10).ok
        except requests.RequestException:
            return False

    def lose(self) -> None:
        """Be gone, whole and at once, in the middle of whatever it did."""
        for process in self.processes:
            os.killpg(process.pid, signal.SIGKILL)
        for process in self.processes:
            process.wait()
        self.processes.clear()

    def _process(self, words: list[str], log: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*tethered(), *words],
            cwd=PROJECT,
            env=self.environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


@contextmanager
def running_machines(folder: Path, how_many: int, shared: dict[str, str]) -> Iterator[list[Machine]]:
    """Prepare the database as a release does, and start that many machines over it; gone afterwards."""
    said = services(ONE, MANY)
    counts = {kind: replicas_of(said[kind]) // how_many for kind in KINDS}
    machines = [Machine(folder / f"machine-{number}", counts, shared) for number in range(how_many)]
    prepare = subprocess.run(command_of(said["prepare"]), cwd=PROJECT, env=machines[0].environment, check=False)
    assert prepare.returncode == 0
    try:
        for machine in machines:
            machine.start()
        end = time.monotonic() + READY_WITHIN
        assert all(eventually(machine.is_well, end - time.monotonic()) for machine in machines)
        yield machines
    finally:
        for machine in machines:
            machine.lose()


def surroundings() -> dict[str, str]:
    """Nothing of this machine's configuration but where programs are; `python` is ours."""
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    ours = str(Path(sys.executable).parent)
    path = os.pathsep.join([ours, inherited.get("PATH", "")])
    return inherited | UNLIMITED | {"PATH": path, "DEBUG": "1", "ENV_FILE": os.devnull, "PYTHONUNBUFFERED": "1"}
