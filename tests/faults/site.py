"""A whole site of a test's own: the processes that `bin/run` starts, on free ports, with files and a database apart.

Nothing of this machine's configuration reaches it. Its database is a copy of one that is prepared once: on PostgreSQL
on the server that DATABASE_URL names, on SQLite a file in its folder.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from maxvideo.processes import die_with_parent
from maxvideo.processes.services import free_port
from maxvideo.web import data_dir
from tests.faults.browser import Browser
from tests.faults.console import Console
from tests.faults.databases import PROJECT, database_with_tables

INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
PASSWORD = "correct horse battery"
READY_WITHIN = 120
GONE_WITHIN = 30
WORKERS = 5
UNLIMITED = {"START_RATE": "0", "MAX_IN_FLIGHT": "0"}


@dataclass
class Site:
    """A running `manage.py serve`."""

    folder: Path
    port: int
    environment: dict[str, str]
    process: subprocess.Popen[bytes] = field(init=False)
    console: Console = field(init=False)

    def __post_init__(self) -> None:
        self.console = Console(self.environment)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def data_dir(self) -> Path:
        """Where its files are."""
        return self.folder / "var"

    @property
    def output(self) -> str:
        """What it has written so far."""
        return (self.folder / "output.log").read_text(errors="replace")

    @property
    def redis_url(self) -> str:
        """Where its Valkey is."""
        return self.environment.get("REDIS_URL") or data_dir.services(self.data_dir)["REDIS_URL"]

    @property
    def webhook_token(self) -> str:
        """The secret of its callback address."""
        return data_dir.secret(self.data_dir, "FAL_WEBHOOK_TOKEN")

    def processes(self) -> dict[int, str]:
        """Every process that works on its data, by its command line; the supervisor too."""
        mark, found = f"DATA_DIR={self.data_dir}".encode(), {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                environment = (folder / "environ").read_bytes().split(b"\0")
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if mark in environment and command:
                found[int(folder.name)] = command
        return found

    def pids(self, words: str) -> list[int]:
        """The processes whose command line holds the words, the oldest first."""
        return sorted(pid for pid, command in self.processes().items() if words in command)

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one of its commands."""
        return self.console.run(words)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Ask its database."""
        if "DATABASE_URL" in self.environment:
            with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
                return connection.execute(query.encode()).fetchall()
        with closing(sqlite3.connect(self.data_dir / "maxvideo.sqlite3", timeout=20)) as connection:
            return connection.execute(query).fetchall()

    def log_in(self, *, credits: int) -> Browser:
        """The browser of somebody new, who has so many credits."""
        browser = Browser(self.url)
        browser.log_in(self.make_account(credits=credits), PASSWORD)
        return browser

    def make_account(self, *, credits: int = 0) -> str:
        """Somebody new, whose password is PASSWORD; gives the address."""
        email = f"{uuid.uuid4().hex[:12]}@example.org"
        made = self.manage("create_account", email, "--password", PASSWORD, "--credits", str(credits))
        assert made.returncode == 0, made.stderr
        return email

    def books_balance(self) -> bool:
        """Whether the audit finds every account, hold and entry in order."""
        audit = self.manage("audit_ledger")
        assert audit.returncode == 0, audit.stdout + audit.stderr
        return True


@contextmanager
def running_site(folder: Path, **environment: str) -> Iterator[Site]:
    """Start a site and wait until it is ready with all its workers; leave no process and no database behind."""
    port = free_port()
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    own = {"DEBUG": "1", "ENV_FILE": os.devnull, "DATA_DIR": str(folder / "var"), "PORT": str(port)}
    with database_with_tables(folder / "var") as database:
        site = Site(folder, port, inherited | own | UNLIMITED | database | environment)
        with (folder / "output.log").open("wb") as log:
            site.process = subprocess.Popen(
                [
                    sys.executable,
                    "-ISs",
                    die_with_parent.__file__,
                    str(os.getpid()),
                    sys.executable,
                    "-m",
                    "maxvideo.processes",
                ],
                cwd=PROJECT,
                env=site.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            ready = f"MaxVideo is ready at {site.url}"
            assert eventually(lambda: ready in site.output or site.process.poll() is not None, READY_WITHIN), (
                site.output
            )
            assert eventually(lambda: len(site.pids("rqworker")) == WORKERS, READY_WITHIN), site.output
            yield site
        finally:
            site.console.close()
            site.process.send_signal(signal.SIGTERM)
            site.process.wait(GONE_WITHIN)
            left = site.processes()
        assert left == {}


def eventually(condition: Callable[[], object], seconds: float) -> bool:
    """Whether the condition comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return bool(condition())
