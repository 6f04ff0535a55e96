"""Decoders take turns: at most as many at once on this machine as it has processors, whichever process asks.

A turn is a lock on a file of the data folder, which the system gives back whatever becomes of its holder.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.conf import settings

from generations.media.exceptions import NoTurn

DECODING: Final = "turns"
JOINING: Final = "joins"
# A joining takes minutes and nobody waits for it in front of a page: it has a line of its own, half as wide.
LINES: Final = {DECODING: 1, JOINING: 2}

LOOK_EVERY: Final = 0.05
TELL_EVERY: Final = 1.0


@contextmanager
def turn(*, patience: float | None, on_wait: Callable[[], None], line: str = DECODING) -> Iterator[None]:
    """Wait for a turn and have it. `on_wait` is called about once a second, `patience` None is as long as it takes.

    Raises NoTurn where so many seconds were not enough.
    """
    descriptor = _take(patience, on_wait, line)
    try:
        yield
    finally:
        os.close(descriptor)


def _take(patience: float | None, on_wait: Callable[[], None], line: str) -> int:
    began_at = told_at = time.monotonic()
    while (descriptor := _free_one(line)) is None:
        now = time.monotonic()
        if patience is not None and now - began_at > patience:
            raise NoTurn("other files are being decoded")
        if now - told_at > TELL_EVERY:
            told_at = now
            on_wait()
        time.sleep(LOOK_EVERY)
    return descriptor


def _free_one(line: str) -> int | None:
    """The open file of a turn that nobody has."""
    folder: Path = settings.DATA_DIR / line
    folder.mkdir(exist_ok=True)
    for number in range(max(1, settings.DECODERS_AT_ONCE // LINES[line])):
        descriptor = os.open(folder / str(number), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
        else:
            return descriptor
    return None
