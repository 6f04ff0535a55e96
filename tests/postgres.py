"""A throw-away PostgreSQL: `python -m tests.postgres COMMAND …` runs a command with its DATABASE_URL.

The cluster lives in a temporary folder and is gone with the command. PostgreSQL refuses to run as root, so there it
runs as `postgres`, or as `nobody`.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from maxvideo.processes.services import free_port

QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


class Cluster:
    """A cluster in a folder, on one port for as long as it lives."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder, self.data, self.user, self.options = folder, folder / "data", server_user(), options
        self.port = free_port()
        if self.user:
            shutil.chown(folder, self.user)
        run(self.user, program("initdb"), "-D", self.data, "-U", "maxvideo", "-A", "trust", "-E", "UTF8", "--no-sync")

    @property
    def url(self) -> str:
        """Its DATABASE_URL."""
        return f"postgres://maxvideo@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Be there."""
        words = [word for option in self.options for word in ("-c", option)]
        settings = " ".join([*words, "-p", str(self.port), "-c", "listen_addresses=127.0.0.1", "-k", str(self.folder)])
        run(self.user, program("pg_ctl"), "-D", self.data, "-l", self.folder / "log", "-o", settings, "-w", "start")

    def kill(self) -> None:
        """Be gone at once, as after a crash: no connection is ended in words, nothing is written that was not."""
        run(self.user, program("pg_ctl"), "-D", self.data, "-m", "immediate", "-w", "stop")


@contextmanager
def cluster(*options: str) -> Iterator[Cluster]:
    """A running cluster, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    try:
        cluster = Cluster(folder, *options)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.kill()
    finally:
        shutil.rmtree(folder)


def program(name: str) -> str:
    """A program of PostgreSQL, from the PATH or from where Debian keeps it."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which(name, path=os.pathsep.join([*map(str, folders), os.environ["PATH"]]))
    if found is None:
        sys.exit(f"{name} is not installed: apt-get install postgresql")
    return found


def server_user() -> str | None:
    """Whom the server runs as, where that is not ourselves."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def run(user: str | None, *words: object) -> None:
    """Run a program of the server in silence; says what it said where it fails."""
    process = subprocess.run(
        [str(word) for word in words],
        user=user,
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if process.returncode:
        sys.exit(f"{words[0]} failed: {process.stdout}{process.stderr}")


if __name__ == "__main__":
    with cluster(*QUICK) as running:
        done = subprocess.run(sys.argv[1:], env=os.environ | {"DATABASE_URL": running.url}, check=False)
    sys.exit(done.returncode)
