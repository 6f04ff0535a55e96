"""Forks the processes that decode strangers' files: the program that `fork_client.py` starts, once in each of ours.

It has the libraries imported, so that a file costs a fork instead of the start of a Python. It has no environment, no
secret and one thread. It ends when whoever started it is gone and when nothing was asked for a while; what it forked
ends with it, and with the connection that asked for it.
"""

import ctypes
import fcntl
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Final, NoReturn

from generations.media.pipes import send

MOST_DESCRIPTORS: Final = 253  # as many as Linux passes at once
MOST_OF_A_MESSAGE: Final = 192 * 1024  # Linux sends a little more at once
PR_SET_PDEATHSIG: Final = 1
STANDARD_ERROR: Final = 2
BEGUN: Final = b"begun"

_libc = ctypes.CDLL(None)


class Server:
    """The one end of a socket that whoever started it has the other of; closed, no more is asked.

    A message comes whole, with its descriptors: nobody who breaks off half-way is waited for.
    """

    def __init__(self, control: socket.socket, idle_seconds: float) -> None:
        self._control: socket.socket | None = control
        self._idle_seconds = idle_seconds
        self._connections: dict[int, int] = {}  # by the child's process id
        self._sources = selectors.DefaultSelector()
        self._sources.register(control, selectors.EVENT_READ)
        self._sources.register(_ends_of_children(), selectors.EVENT_READ)

    def run(self) -> None:
        """Fork what is asked for, until nobody asks any more and every child has ended."""
        while self._control or self._connections:
            events = self._sources.select(self._idle_seconds)
            if not events and not self._connections:
                return
            for key, _ in events:
                self._hear(key)
            self._tell_ends()

    def _hear(self, key: selectors.SelectorKey) -> None:
        if key.fileobj is self._control:
            self._take()
        elif key.data is None:
            os.read(key.fd, 4096)  # some child has ended
        else:
            self._sources.unregister(key.fileobj)  # nobody waits for that child
            os.kill(key.data, signal.SIGKILL)

    def _take(self) -> None:
        """Do what a message asks for: with it come the connection of whoever asks, and what the child shall have."""
        if self._control is None:
            return
        message, descriptors, *_ = socket.recv_fds(self._control, MOST_OF_A_MESSAGE, MOST_DESCRIPTORS)
        if not message:
            self._sources.unregister(self._control)
            self._control = None
            return
        connection, *given = descriptors
        if pid := self._begin(message, connection, given):
            self._connections[pid] = connection
            self._sources.register(connection, selectors.EVENT_READ, pid)
        for descriptor in given if pid else descriptors:
            os.close(descriptor)

    def _begin(self, message: bytes, connection: int, given: Sequence[int]) -> int:
        """Fork a child and say so; returns its process id, or 0 where whoever asked is gone, or it cannot be done."""
        with suppress(OSError, ValueError):
            asked = json.loads(message)
            _import(asked["module"])
            if "words" not in asked:  # it is wanted soon
                return 0
            files = dict(zip(asked["places"], given, strict=True))
            own = os.getpid()
            if not (pid := os.fork()):
                _end_with(own)
                _be_child(asked["module"], asked["words"], files)
            with suppress(OSError):
                send(connection, BEGUN)
            return pid
        return 0

    def _tell_ends(self) -> None:
        """Tell whoever waits how its child ended."""
        while self._connections:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            connection = self._connections.pop(pid)
            with suppress(KeyError):
                self._sources.unregister(connection)
            with suppress(OSError):
                send(connection, str(os.waitstatus_to_exitcode(status)).encode())
            os.close(connection)


def _ends_of_children() -> int:
    """A descriptor that can be read when a child has ended."""
    heard, tell = os.pipe()
    os.set_blocking(tell, False)
    signal.set_wakeup_fd(tell, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    return heard


def _import(module: str) -> None:
    """Have it before the fork; what cannot be imported is found out by the child."""
    if module not in sys.modules:
        with suppress(Exception):
            importlib.import_module(module)
        gc.collect()
        gc.freeze()  # what the collector never touches stays shared


def _end_with(parent: int) -> None:
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _be_child(module: str, words: Sequence[str], files: Mapping[int, int]) -> NoReturn:
    """Call the module's `main` with the files, each under its own number, and nothing else of the server's."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _keep_only(files)
        sys.stdin, sys.stdout = os.fdopen(0, encoding="utf-8"), os.fdopen(1, "w", encoding="utf-8")
        importlib.import_module(module).main(*words)
        sys.stdout.flush()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    finally:
        os._exit(code)


def _keep_only(files: Mapping[int, int]) -> None:
    free = 1 + max(*files, *files.values(), STANDARD_ERROR)
    held = {number: fcntl.fcntl(file, fcntl.F_DUPFD, free) for number, file in files.items()}
    for number, file in held.items():
        os.dup2(file, number)
    kept = sorted({*files, STANDARD_ERROR})
    for before, after in zip(kept, [*kept[1:], os.sysconf("SC_OPEN_MAX")], strict=True):
        os.closerange(before + 1, after)


def main(control: str, idle_seconds: str) -> None:
    """Serve the socket of that number. An interrupt is for whoever started it, who then is gone or not."""
    signal.pthread_sigmask(signal.SIG_SETMASK, ())  # a thread that hears none of them may have started this
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Server(socket.socket(fileno=int(control)), float(idle_seconds)).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
