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

OPTIONS = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100"]


@contextmanager
def cluster() -> Iterator[str]:
    """A running cluster's DATABASE_URL."""
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    user = server_user()
    port = free_port()
    try:
        if user:
            shutil.chown(folder, user)
        data = folder / "data"
        run(user, program("initdb"), "-D", data, "-U", "maxvideo", "-A", "trust", "-E", "UTF8", "--no-sync")
        words = [word for option in OPTIONS for word in ("-c", option)]
        settings = " ".join([*words, "-p", str(port), "-c", "listen_addresses=127.0.0.1", "-k", str(folder)])
        run(user, program("pg_ctl"), "-D", data, "-l", folder / "log", "-o", settings, "-w", "start")
        try:
            yield f"postgres://maxvideo@127.0.0.1:{port}/postgres"
        finally:
            run(user, program("pg_ctl"), "-D", data, "-m", "immediate", "stop")
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
    with cluster() as url:
        done = subprocess.run(sys.argv[1:], env=os.environ | {"DATABASE_URL": url}, check=False)
    sys.exit(done.returncode)
