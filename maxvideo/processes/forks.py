"""Processes that are forked from this one, which has imported what they need: they begin at once and share its memory.

Whoever forks has one thread and no open connection. A fork leads a session of its own, dies with its parent however
that ends, and has no file of it but those it is given.
"""

import atexit
import os
import runpy
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import NoReturn

from maxvideo.processes import title
from maxvideo.processes.die_with_parent import die_with_parent

ALL_SIGNALS = signal.valid_signals()
HANDLED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Fork:
    """A call in a process of its own; what is done with it goes by the names of `subprocess.Popen`."""

    def __init__(self, call: Callable[[], object], output: int | None = None) -> None:
        """Start; what it writes goes to the descriptor, or where ours goes."""
        self.returncode: int | None = None
        self._parent = os.getpid()
        _flush()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, ALL_SIGNALS)  # none is heard by the wrong one of the two
        try:
            self.pid = os.fork()
            if not self.pid:
                self._be_child(call, output)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def poll(self) -> int | None:
        """How it ended, or None while it runs."""
        return self._wait(os.WNOHANG)

    def wait(self) -> int | None:
        """Wait for its end; returns its code, or minus the signal that ended it."""
        return self._wait(0)

    def terminate(self) -> None:
        """Ask for its end."""
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self._send(signal.SIGKILL)

    def _wait(self, options: int) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, options)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode

    def _send(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            if self.poll() is None:
                os.kill(self.pid, number)

    def _be_child(self, call: Callable[[], object], output: int | None) -> NoReturn:
        code = 1
        try:
            os.setsid()
            die_with_parent(self._parent)
            _keep_only(output)
            _hear_as_at_first()
            code = _code_of(call)
        except BaseException:
            traceback.print_exc()
        finally:
            _flush()
            os._exit(code)  # what the parent has begun is not ours to end


def run(command: Sequence[str], environment: Mapping[str, str]) -> None:
    """Do in a fork what `python SCRIPT …` or `python -m MODULE …` does in a process of its own."""
    os.environ.update(environment)
    title.show(command)
    _, first, *words = command
    if first == "-m":
        sys.argv = words
        runpy.run_module(words[0], run_name="__main__", alter_sys=True)
    else:
        sys.argv = [first, *words]
        runpy.run_path(first, run_name="__main__")


def _keep_only(output: int | None) -> None:
    """Let go of the parent's files: whoever waits for their end would wait for us."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    if output is not None:
        os.dup2(output, 1)
        os.dup2(output, 2)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))


def _hear_as_at_first() -> None:
    for number in HANDLED:
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def _code_of(call: Callable[[], object]) -> int:
    """Do it, and end as a program does: threads are waited for, what was registered for the end is called."""
    code: object = 0
    try:
        call()
    except SystemExit as end:
        code = end.code
    threading._shutdown()  # type: ignore[attr-defined]  # as multiprocessing does
    atexit._run_exitfuncs()
    if isinstance(code, str):
        sys.stderr.write(f"{code}\n")
        return 1
    return code if isinstance(code, int) else 0


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
