"""Asks this process's fork server (`fork_server.py`) for processes. The server is started when one is first wanted.

Threads may ask at once. A fork of this process has no part in the server: it starts one of its own.
"""

import json
import os
import select
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Final
from weakref import WeakSet

from generations.media.fork_server import BEGUN
from generations.media.pipes import receive

FOLDER: Final = Path(__file__).resolve().parents[2]
IDLE_SECONDS: float = 20
BEGIN_SECONDS: Final = 30.0
KILL_SECONDS: Final = 5.0
STARTS: Final = 2
GONE: Final = (BrokenPipeError, ConnectionResetError)


class ServerLost(OSError):
    """The server ended, or does not answer."""


class Forked:
    """A process that the server forked; what is done with it goes by the names of `subprocess.Popen`."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self.returncode: int | None = None

    def wait(self, timeout: float) -> int:
        """Wait for its end; returns its code, or minus the signal. Raises TimeoutExpired or ServerLost."""
        if self.returncode is None:
            told = _told(self._connection, timeout)
            if not told:
                raise ServerLost("it ended before the process did")
            self.returncode = int(told)
        return self.returncode

    def kill(self) -> None:
        """End it, as nobody waits for it any more."""
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_WR)

    def __enter__(self) -> "Forked":
        return self

    def __exit__(self, *raised: object) -> None:
        with suppress(ServerLost, subprocess.TimeoutExpired):
            self.wait(KILL_SECONDS)
        self._connection.close()


class ForkServer:
    """The server of this process, if it runs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()  # while anything is open here that the server alone shall have
        self._control: socket.socket | None = None
        self._connections = WeakSet[socket.socket]()
        self._started: list[subprocess.Popen[bytes]] = []  # that are not known to have ended
        os.register_at_fork(
            before=self._lock.acquire, after_in_parent=self._lock.release, after_in_child=self._forget_in_child
        )

    def start(self, module: str, words: Sequence[str], files: Mapping[int, int]) -> Forked:
        """Call the module's `main` with the words in a process that has these files, ours by its own numbers.

        A server that is gone is started anew, once. Raises OSError where that is in vain.
        """
        message = {"module": module, "words": list(words), "places": list(files)}
        for _ in range(STARTS):
            control, connection = self._ask(message, list(files.values()))
            try:
                if _told(connection, BEGIN_SECONDS) == BEGUN:
                    return Forked(connection)
            except subprocess.TimeoutExpired as error:
                connection.close()
                raise ServerLost("it does not answer") from error
            connection.close()
            self.let_go(control)
        raise ServerLost("it ends at once")

    def prepare(self, *modules: str) -> None:
        """Have the server import these meanwhile, started if need be; nothing is waited for."""
        for module in modules:
            with suppress(OSError):  # whoever wants a process will hear of it
                self._ask({"module": module}, [])[1].close()

    def let_go(self, control: socket.socket | None = None) -> None:
        """Ask the server no more, unless it is another by now: it ends with what it forked."""
        with self._lock:
            if self._control and control in {None, self._control}:
                self._control.close()
                self._control = None

    def _ask(self, message: Mapping[str, object], descriptors: Sequence[int]) -> tuple[socket.socket, socket.socket]:
        """Send a request; returns by which socket, and the connection for what comes of it. Raises OSError."""
        with self._lock:
            ours, theirs = socket.socketpair()
            self._connections.add(ours)
            with theirs:
                return self._send(json.dumps(message).encode(), [theirs.fileno(), *descriptors]), ours

    def _send(self, message: bytes, descriptors: Sequence[int]) -> socket.socket:
        """Pass them to the server, a new one where there is none; returns by which socket."""
        if self._control:
            with suppress(*GONE):
                socket.send_fds(self._control, [message], descriptors)
                return self._control
            self._control.close()
        self._control = self._begin()
        socket.send_fds(self._control, [message], descriptors)
        return self._control

    def _begin(self) -> socket.socket:
        """Start one. Raises OSError."""
        self._started = [server for server in self._started if server.poll() is None]
        ours, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
        words = ["generations.media.fork_server", str(theirs.fileno()), str(IDLE_SECONDS)]
        with theirs, ExitStack() as kept:
            kept.enter_context(ours)
            self._started.append(_popen([sys.executable, "-Es", "-m", *words], theirs.fileno()))
            kept.pop_all()
        return ours

    def _forget_in_child(self) -> None:
        """Have no part in what was asked for before this process was forked."""
        for ours in (*self._connections, *filter(None, [self._control])):
            ours.close()
        for server in self._started:
            server.returncode = 0  # it is the parent's
        self._control, self._started = None, []
        self._lock.release()


def _popen(command: Sequence[str], passed: int) -> subprocess.Popen[bytes]:
    nothing = subprocess.DEVNULL
    return subprocess.Popen(
        command, stdin=nothing, stdout=nothing, stderr=nothing, cwd=FOLDER, env={}, pass_fds=[passed]
    )


def _told(connection: socket.socket, timeout: float) -> bytes:
    """What the server says next, nothing where it is gone. Raises TimeoutExpired."""
    ready = select.poll()
    ready.register(connection, select.POLLIN)
    if not ready.poll(1000 * timeout):
        raise subprocess.TimeoutExpired("fork_server", timeout)
    try:
        return receive(connection.fileno())
    except (OSError, ValueError):
        return b""


SERVER: Final = ForkServer()
