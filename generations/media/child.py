"""Runs the programs that decode strangers' files, each in a child process with nothing to steal.

Decoders are C and the files are hostile: whatever one does to its decoder ends with that process. The child has no
environment, bounds itself (`limits.py`) and gives up network and files (`confinement.py`).
"""

import signal
import subprocess
import sys
from collections.abc import Callable, Collection
from contextlib import nullcontext
from typing import IO

from django.conf import settings

from generations.media.exceptions import ChildUnavailable
from generations.media.turns import turn

TICK_SECONDS = 1.0
CRASHES = frozenset(  # what a hostile file does to a decoder; SIGKILL, SIGTERM and SIGALRM are not its doing
    -number for number in (signal.SIGSEGV, signal.SIGBUS, signal.SIGFPE, signal.SIGILL, signal.SIGABRT, signal.SIGXCPU)
)


class Crashed(Exception):
    """The file broke its decoder, or kept it busy for too long."""


def run(
    module: str,
    *arguments: object,
    given: IO[bytes] | bytes,
    on_progress: Callable[[], None],
    passed: Collection[int] = (),
    patience: float | None = None,
    has_turn: bool = False,
) -> bytes:
    """Run the module as a program and return what it printed.

    `given` is its standard input: an open file, which it may seek in, or bytes. `passed` are descriptors of open files
    that it has under the same numbers. It waits for its turn, `patience` seconds at most, unless whoever calls this
    `has_turn`. `on_progress` is called about
    once a second; what it raises ends the child. Raises Crashed when the file is to blame, ChildUnavailable when not.
    """
    file, content = (subprocess.PIPE, given) if isinstance(given, bytes) else (given, None)
    with nullcontext() if has_turn else turn(patience=patience, on_wait=on_progress):
        child = _start([sys.executable, "-Es", "-m", module, *map(str, arguments)], file, passed)
        answer = _wait(child, content, on_progress)
    if child.returncode in CRASHES:
        raise Crashed
    if child.returncode != 0:
        raise ChildUnavailable(f"the child process ended with {child.returncode}")
    return answer


def _start(command: list[str], stdin: IO[bytes] | int, passed: Collection[int]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            command,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=settings.BASE_DIR,
            env={},
            pass_fds=tuple(passed),
        )
    except OSError as error:
        raise ChildUnavailable(f"the child process did not start: {error.strerror}") from error


def _wait(child: subprocess.Popen[bytes], content: bytes | None, on_progress: Callable[[], None]) -> bytes:
    with child:
        try:
            while True:
                try:
                    return child.communicate(content, timeout=TICK_SECONDS)[0]
                except subprocess.TimeoutExpired:
                    content = None  # it goes on with what it was given
                    on_progress()
        except BaseException:
            child.kill()
            raise
