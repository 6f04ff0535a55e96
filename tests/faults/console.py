"""Commands of manage.py in children of one process that knows the site already: each is a second sooner.

`python -m tests.faults.console` reads a line of JSON, the words of a command, and answers with its status, its output
and what it said of errors; until its input ends.
"""

import json
import os
import select
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from threading import Lock
from typing import IO, NoReturn

import django

import manage
from tests.faults.databases import PROJECT

PATIENCE = 60.0
"""Seconds that a command may take."""


class Console:
    """That process, as its owner has it; started by the first command."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = dict(environment)
        self._lock = Lock()
        self._process: subprocess.Popen[str] | None = None

    def run(self, words: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """Run a command. Raises TimeoutExpired."""
        with self._lock:
            process = self._process = self._process or self._start()
            assert process.stdin
            assert process.stdout
            process.stdin.write(f"{json.dumps(words)}\n")
            process.stdin.flush()
            if not select.select([process.stdout], [], [], PATIENCE)[0]:
                raise subprocess.TimeoutExpired(list(words), PATIENCE)
            status, output, errors = json.loads(process.stdout.readline())
        return subprocess.CompletedProcess(list(words), status, output, errors)

    def close(self) -> None:
        """End it."""
        if self._process:
            self._process.communicate()

    def _start(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.faults.console"]
        return subprocess.Popen(
            command, cwd=PROJECT, env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )


def run(words: list[str]) -> tuple[int, str, str]:
    """Run a command in a child of ours: its status, output and errors."""
    with tempfile.TemporaryFile("w+b") as output, tempfile.TemporaryFile("w+b") as errors:
        child = os.fork()
        if not child:
            become(words, output, errors)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return status, _written(output), _written(errors)


def become(words: list[str], output: IO[bytes], errors: IO[bytes]) -> NoReturn:
    """Be that command, and end with its status."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(output.fileno(), 1)
    os.dup2(errors.fileno(), 2)
    sys.argv = ["manage.py", *words]
    status = 1
    try:
        manage.main()
        status = 0
    except SystemExit as ending:
        status = ending.code if isinstance(ending.code, int) else int(ending.code is not None)
        sys.stderr.write(ending.code if isinstance(ending.code, str) else "")
    except BaseException:
        sys.excepthook(*sys.exc_info())  # it ends before Python would say it
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _written(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maxvideo.settings")
    django.setup()
    for line in sys.stdin:
        sys.stdout.write(f"{json.dumps(run(json.loads(line)))}\n")
        sys.stdout.flush()
