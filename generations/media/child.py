"""Runs the programs that decode strangers' files, each in a child process with nothing to steal.

Decoders are C and the files are hostile: whatever one does to its decoder ends with that process. The child has no
environment, bounds itself (`limits.py`) and gives up network and files (`confinement.py`). On Linux it is forked from a
server that has the libraries imported (`fork_server.py`), elsewhere it is a Python of its own.
"""

import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from typing import IO

from django.conf import settings

from generations.media.exceptions import ChildUnavailable
from generations.media.fork_client import SERVER, Forked, ServerLost
from generations.media.turns import turn

IS_FORKED = sys.platform == "linux"
TICK_SECONDS = 1.0
MOST_OF_A_PIPE = 65_536
CRASHES = frozenset(  # what a hostile file does to a decoder; SIGKILL, SIGTERM and SIGALRM are not its doing
    -number for number in (signal.SIGSEGV, signal.SIGBUS, signal.SIGFPE, signal.SIGILL, signal.SIGABRT, signal.SIGXCPU)
)


Process = Forked | subprocess.Popen[bytes]


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
    """Run the module as a program, its `main` with the arguments, and return what it printed.

    `given` is its standard input: an open file, which it may seek in, or bytes. `passed` are descriptors of open files
    that it has under the same numbers. It waits for its turn, `patience` seconds at most, unless whoever calls this
    `has_turn`. `on_progress` is called about once a second; what it raises ends the child. Raises Crashed when the file
    is to blame, ChildUnavailable when not.
    """
    with nullcontext() if has_turn else turn(patience=patience, on_wait=on_progress), _opened(given) as file:
        process, output = _start(module, [str(word) for word in arguments], file.fileno(), passed)
        with open(output, "rb", buffering=0), process:
            try:
                answer = _read(output, on_progress)
                code = _wait(process, on_progress)
            except BaseException:
                process.kill()
                raise
    if code in CRASHES:
        SERVER.let_go()  # what a broken decoder tells of its memory is of no use for the next
        raise Crashed
    if code != 0:
        raise ChildUnavailable(f"the child process ended with {code}")
    return answer


def prepare(*modules: str) -> None:
    """Have all ready for the modules, which will be run soon; nothing is waited for."""
    if IS_FORKED:
        SERVER.prepare(*modules)


@contextmanager
def _opened(given: IO[bytes] | bytes) -> Iterator[IO[bytes]]:
    """What is given, as an open file; bytes never reach a disk where Linux keeps files in memory."""
    if not isinstance(given, bytes):
        yield given
        return
    with open(os.memfd_create("given"), "w+b") if IS_FORKED else tempfile.TemporaryFile() as file:
        file.write(given)
        file.seek(0)
        yield file


def _start(module: str, words: Sequence[str], given: int, passed: Collection[int]) -> tuple[Process, int]:
    """The process and what it prints into."""
    output, end = os.pipe()
    try:
        files = {0: given, 1: end, **{number: number for number in passed}}
        return (_forked if IS_FORKED else _started)(module, words, files), output
    except OSError as error:
        os.close(output)
        raise ChildUnavailable(f"the child process did not start: {error.strerror or error}") from error
    finally:
        os.close(end)


def _forked(module: str, words: Sequence[str], files: Mapping[int, int]) -> Process:
    return SERVER.start(module, words, files)


def _started(module: str, words: Sequence[str], files: Mapping[int, int]) -> Process:
    return subprocess.Popen(
        [sys.executable, "-Es", "-m", module, *words],
        stdin=files[0],
        stdout=files[1],
        stderr=subprocess.DEVNULL,
        cwd=settings.BASE_DIR,
        env={},
        pass_fds=[number for number in files if number > 2],
    )


def _read(output: int, on_progress: Callable[[], None]) -> bytes:
    """All that the child prints."""
    ready = select.poll()
    ready.register(output, select.POLLIN)
    parts, told_at = [], time.monotonic()
    while True:
        if ready.poll(1000 * TICK_SECONDS):
            parts.append(os.read(output, MOST_OF_A_PIPE))
            if not parts[-1]:
                return b"".join(parts)
        if time.monotonic() - told_at >= TICK_SECONDS:
            told_at = time.monotonic()
            on_progress()


def _wait(process: Process, on_progress: Callable[[], None]) -> int:
    while True:
        try:
            return process.wait(TICK_SECONDS)
        except subprocess.TimeoutExpired:
            on_progress()
        except ServerLost as error:
            raise ChildUnavailable(f"the fork server was lost: {error}") from error
