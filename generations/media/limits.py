"""The bounds that a child process puts on itself before it touches a stranger's file. Standard library only."""

import resource
import signal
from collections.abc import Iterable
from pathlib import Path

from generations.media.confinement import confine

WAITING_FACTOR = 4  # a busy machine gives a process a part of its time only


def limit_self(memory_bytes: int, cpu_seconds: int, *, file_bytes: int, writable: Iterable[Path] = ()) -> None:
    """Bound this process's memory, processor time, waiting and the size of any file it writes; take network and files.

    It keeps what is open, and may make files in the folders `writable`.

    Out of processor time it ends by SIGXCPU, after a multiple of it on the clock by SIGALRM.
    """
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(WAITING_FACTOR * cpu_seconds)
    confine(writable=writable)
