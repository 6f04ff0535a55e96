"""Starts of Python, each in a process of its own: a fork of this one, which has imported Django and nothing of ours.

For each line, a `Start` in JSON, it answers with how the process ended.
"""

import json
import os
import runpy
import signal
import sys
from typing import TypedDict

import dj_database_url  # noqa: F401 - these are what takes long at a start
import django.contrib.auth
import django.core.management
import django.http
import django.middleware.csrf  # noqa: F401
import dotenv  # noqa: F401
import environs  # noqa: F401

LONGEST_SECONDS = 60


class Start(TypedDict):
    """What Python is started with, and the files that its output goes to."""

    environment: dict[str, str]
    words: list[str]
    stdout: str
    stderr: str


def serve() -> None:
    """Until nobody asks any more."""
    for line in sys.stdin:
        child = os.fork()
        if not child:
            begin(json.loads(line))
            sys.exit()
        _, status = os.waitpid(child, 0)
        os.write(1, b"%d\n" % os.waitstatus_to_exitcode(status))


def begin(start: Start) -> None:
    """Be the process: a program's text behind -c, or a file."""
    signal.alarm(LONGEST_SECONDS)
    os.environ.clear()
    os.environ.update(start["environment"])
    for number, path in ((0, os.devnull), (1, start["stdout"]), (2, start["stderr"])):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), number)
    first, *rest = start["words"]
    if first == "-c":
        exec(rest[0], {"__name__": "__main__"})
    else:
        sys.argv = [first, *rest]
        runpy.run_path(first, run_name="__main__")


if __name__ == "__main__":
    serve()
