"""The command line by which others see a process: one that was forked says what it was forked for.

Linux reads it from where the arguments of the last exec lie. Whoever wants to change it later begins with an option of
Python that means nothing and takes as much room as the longest command will.
"""

import ctypes
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

OPTION: Final = "room"
ROOM: Final = 512
ARG_START: Final = 45
"""Of /proc/PID/stat, counted after the name; the end stands beside it. See proc(5)."""


def with_room(*words: str) -> list[str]:
    """The command of a Python program that can show another one."""
    return [sys.executable, "-X", f"{OPTION}={'.' * ROOM}", *words]


def was_asked_for() -> bool:
    """Whether this process began so."""
    return OPTION in sys._xoptions


def has_room() -> bool:
    """Whether this process can show another command line."""
    return sys.platform == "linux" and was_asked_for()


def show(words: Sequence[str]) -> None:
    """Be seen as this command; does nothing where there is no room. One that is too long loses its end."""
    if not has_room():
        return
    start, end = map(int, Path("/proc/self/stat").read_text().rpartition(")")[2].split()[ARG_START:][:2])
    shown = b"".join(os.fsencode(word) + b"\0" for word in words)[: end - start - 1]
    ctypes.memmove(start, shown.ljust(end - start, b"\0"), end - start)
