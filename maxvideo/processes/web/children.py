"""Processes that are forked from one which has loaded the site, so that they share its memory and its socket."""

import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from typing import Final, Protocol

from django.db import connections

from maxvideo.processes.die_with_parent import die_with_parent

ASKED_TO_STOP: Final = (signal.SIGTERM, signal.SIGINT)
WATCHED: Final = (*ASKED_TO_STOP, signal.SIGCHLD)
PAUSE: Final = 1.0  # seconds at least between two starts in the place of a child that ended
OPEN_FILES: Final = 8192
KILLED_AFTER: Final = 17  # seconds; one that hangs ends before the supervisor's patience does


class Serving(Protocol):
    """What a child does."""

    def serve(self) -> None:
        """Serve until told to stop, and end what was begun."""

    def stop(self) -> None:
        """Let `serve` end soon; called by a signal."""


class Children:
    """Keeps some children at work. Signals wait until they are asked for, so that none is missed or comes amidst."""

    def __init__(self, count: int, make: Callable[[], Serving]) -> None:
        self._count, self._make = count, make
        self._pid = os.getpid()
        self._started_at: dict[int, float] = {}

    def run(self) -> None:
        """Serve until a signal asks for the end; returns in the parent once all children are gone."""
        _raise_open_files()
        connections.close_all()
        signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
        for _ in range(self._count):
            self._start()
        while signal.sigwait(WATCHED) not in ASKED_TO_STOP:
            self._replace_ended()
        self._end()

    def _start(self) -> None:
        pid = os.fork()
        if not pid:
            self._serve()
        self._started_at[pid] = time.monotonic()

    def _serve(self) -> None:
        """Be a child: it dies with its parent, however that ends, so that the port is free for the next."""
        die_with_parent(self._pid)
        server = self._make()

        def stop(*_: object) -> None:
            signal.alarm(KILLED_AFTER)
            server.stop()

        for number in ASKED_TO_STOP:
            signal.signal(number, stop)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)
        server.serve()
        sys.exit()

    def _replace_ended(self) -> None:
        """One signal may stand for several children."""
        while self._started_at:
            pid, _ = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            time.sleep(max(0.0, self._started_at.pop(pid) + PAUSE - time.monotonic()))
            self._start()

    def _end(self) -> None:
        for pid in self._started_at:
            os.kill(pid, signal.SIGTERM)
        for pid in self._started_at:
            os.waitpid(pid, 0)


def _raise_open_files() -> None:
    """A connection is an open file, and its large body another; as many as the system allows."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
