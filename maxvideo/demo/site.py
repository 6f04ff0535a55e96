"""A site of its own: on free ports, in a throw-away data folder, with nothing of this machine's configuration."""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from maxvideo.processes import die_with_parent

CHECKOUT = Path(__file__).resolve().parents[2]
MANAGE = str(CHECKOUT / "manage.py")
INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SANDBOX_SPEED")
READY_WITHIN = 120.0
GONE_WITHIN = 30.0
MAILED_WITHIN = 30.0


class DidNotStart(Exception):
    """The site did not come up; the message is the end of what it wrote."""


@dataclass(frozen=True)
class Site:
    """Where it is, and the environment in which its commands find its data."""

    url: str
    environment: dict[str, str]

    def mailed_link(self, beginning: str) -> str:
        """The path of the newest link that begins so, as the mails have it that this site only prints.

        What a process prints is in its log a moment later. Raises LookupError.
        """
        end = time.monotonic() + MAILED_WITHIN
        while not (links := self._mailed_links(beginning)):
            if time.monotonic() > end:
                raise LookupError(f"no mail has a link to {beginning}")
            time.sleep(0.1)
        return links[-1]

    def _mailed_links(self, beginning: str) -> list[str]:
        mails = Path(self.environment["DATA_DIR"], "logs", "web.log").read_text(errors="replace")
        return re.findall(rf"{re.escape(self.url)}({re.escape(beginning)}\S*)", mails)

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one of its commands."""
        command = [sys.executable, MANAGE, *words]
        return subprocess.run(command, cwd=CHECKOUT, env=self.environment, capture_output=True, text=True, check=False)


@contextmanager
def running_site() -> Iterator[Site]:
    """Start it, and leave neither process nor file behind. Raises DidNotStart."""
    with tempfile.TemporaryDirectory(prefix="maxvideo-demo-") as name, site_in(Path(name)) as site:
        yield site


@contextmanager
def site_in(folder: Path) -> Iterator[Site]:
    """Start it on what is in the folder, and leave no process behind. Raises DidNotStart."""
    port = _free_port()
    site = Site(f"http://127.0.0.1:{port}", _environment(folder, port))
    with (folder / "output.log").open("wb") as log:
        process = subprocess.Popen(
            [
                sys.executable,
                "-ISs",
                die_with_parent.__file__,
                str(os.getpid()),
                sys.executable,
                "-m",
                "maxvideo.processes",
            ],
            cwd=CHECKOUT,
            env=site.environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the demo, which then ends the site
        )
    try:
        _wait_until_ready(process, folder / "output.log", site.url)
        yield site
    finally:
        _end(process)


def _environment(folder: Path, port: int) -> dict[str, str]:
    """Nothing but the ground: a debug site whose data, and whose programs' scratch files, are in the folder."""
    scratch = folder / "tmp"
    scratch.mkdir(exist_ok=True)
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    own = {"DEBUG": "1", "ENV_FILE": os.devnull, "DATA_DIR": str(folder / "var"), "PORT": str(port)}
    return inherited | own | {"TMPDIR": str(scratch), "PYTHONUNBUFFERED": "1"}


def _wait_until_ready(process: subprocess.Popen[bytes], log: Path, url: str) -> None:
    line = f"MaxVideo is ready at {url}"
    end = time.monotonic() + READY_WITHIN
    while line not in log.read_text(errors="replace"):
        if process.poll() is not None or time.monotonic() > end:
            raise DidNotStart("\n".join(log.read_text(errors="replace").splitlines()[-30:]))
        time.sleep(0.1)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(GONE_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
