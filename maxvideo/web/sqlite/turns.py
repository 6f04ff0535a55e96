"""Turns for an SQLite file's writers, in the order in which they come, of whichever process and thread.

SQLite has a writer that finds another one at it sleep and try again, so that who just comes passes those who sleep.
Here each draws a ticket, which is the machine's time, as a lock on that byte of a file beside the database, and waits
for a share of all bytes before it. The kernel wakes it when the last ticket there is given back, and gives back those
of a process that dies. The database's own file is no place for such locks: to close it drops SQLite's.
"""

import fcntl
import os
import struct
import sys
import time
from contextlib import suppress
from io import FileIO
from threading import Thread
from typing import Final
from weakref import WeakSet

ALL: Final = (0, 0)  # from the first byte on, without end
MOST_DRAWS: Final = 100
QUEUES: Final = sys.platform == "linux"  # elsewhere Python knows no locks that belong to an open file


class Turns:
    """One writer's place in the queue that a file is. Where there is no such file (`path` is "") there is no queue."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._file: FileIO | None = None
        self.ticket = 0
        self._waiting: Thread | None = None
        _known.add(self)

    def take(self) -> bool:
        """Draw a ticket where this has none; whether its turn is now."""
        self._file = self._file or _opened(self._path)
        if not self._file:
            return True
        try:
            self.ticket = self.ticket or _draw(self._file)
            return not self.ticket or _lock(self._file, fcntl.F_RDLCK, 0, self.ticket)
        except OSError:  # a file system without such locks
            self.close()
            return True

    def wait(self, seconds: float) -> bool:
        """Wait for the turn of the ticket so many seconds at most; whether it came.

        No lock of a file is waited for with a time-out, so another thread waits for it, and this one for that.
        """
        self._waiting = Thread(target=_wait_for, args=(self._file, self.ticket), daemon=True)
        self._waiting.start()
        self._waiting.join(seconds)
        return not self._waiting.is_alive()

    def give_back(self) -> None:
        """Have no ticket any more; one may have none."""
        if self._file:
            with suppress(OSError):
                _lock(self._file, fcntl.F_UNLCK, *ALL)
        if self._waiting and self._waiting.is_alive():
            self._file = None  # what that thread still gets is gone when it lets go of the file
        self.ticket, self._waiting = 0, None

    def close(self) -> None:
        """Give the ticket back, and let go of the file."""
        self.give_back()
        if self._file:
            self._file.close()
        self._file = None

    def forget(self) -> None:
        """In a child: leave ticket and file to the parent, which would not be rid of them while this has the file."""
        if self._file:
            self._file.close()
        self._file, self.ticket, self._waiting = None, 0, None


def _opened(path: str) -> FileIO | None:
    """The file of the queue, made where it is missing and its owner's alone; None where that cannot be."""
    with suppress(OSError):
        return FileIO(path, "r+", opener=_open) if QUEUES and path else None
    return None


def _open(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CREAT, 0o600)


def _draw(file: FileIO) -> int:
    """A ticket: now, or a little later where somebody after it has been let in, or came in the same instant.

    0, which is none, where somebody has been let in whose clock is ahead: a machine has one, but who knows.
    """
    for _ in range(MOST_DRAWS):
        if _lock(file, fcntl.F_WRLCK, ticket := time.monotonic_ns(), 1):
            return ticket
    return 0


def _wait_for(file: FileIO, ticket: int) -> None:
    _lock(file, fcntl.F_RDLCK, 0, ticket, waits=True)


def _lock(file: FileIO, kind: int, start: int, length: int, *, waits: bool = False) -> bool:
    """Lock bytes, or let go of them; whether that could be done."""
    command = fcntl.F_OFD_SETLKW if waits else fcntl.F_OFD_SETLK
    try:
        fcntl.fcntl(file, command, struct.pack("hhqqi0q", kind, os.SEEK_SET, start, length, 0))
    except BlockingIOError:
        return False
    return True


def _forget_all() -> None:
    for turns in _known:
        turns.forget()


_known: Final[WeakSet[Turns]] = WeakSet()
os.register_at_fork(after_in_child=_forget_all)
