"""A child for `test_child.py` that does what its first argument says."""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from generations.media.limits import limit_self


def spin() -> None:
    """Be busy for ever."""
    while True:
        pass


def descriptors() -> dict[str, str]:
    """What is open here, and which file it is."""
    found = {}
    for number in range(256):
        with suppress(OSError):
            found[str(number)] = f"{os.fstat(number).st_dev}:{os.fstat(number).st_ino}"
    return found


def say_and_sleep(tell: str) -> None:
    """Say who this is, then outlive whoever does not end it."""
    os.write(int(tell), str(os.getpid()).encode())
    time.sleep(60)


def meet(tell: str, hear: str) -> None:
    """Go on once another is there, too."""
    os.write(int(tell), b"x")
    os.read(int(hear), 1)
    sys.stdout.write("met")


DEEDS: dict[str, Callable[..., object]] = {
    "echo": lambda: sys.stdout.write(sys.stdin.read()),
    "say": lambda *words: sys.stdout.write(" ".join(words)),
    "environment": lambda: sys.stdout.write(json.dumps(dict(os.environ))),
    "fail": lambda: sys.exit(7),
    "crash": lambda: signal.raise_signal(signal.SIGSEGV),
    "be killed": lambda: signal.raise_signal(signal.SIGKILL),
    "sleep": lambda: time.sleep(60),
    "spin": spin,
    "eat": lambda: bytearray(2**29),
    "write": lambda path: Path(path).write_bytes(bytes(2**20)),
    "say and sleep": say_and_sleep,
    "meet": meet,
    "descriptors": lambda: sys.stdout.write(json.dumps(descriptors())),
}


def main(deed: str, *words: str) -> None:
    """Do it, within bounds."""
    writable = [Path(word).parent for word in words if "/" in word]
    limit_self(2**29, 30 if deed == "say and sleep" else 1, file_bytes=2**19, writable=writable)
    DEEDS[deed](*words)


if __name__ == "__main__":
    main(*sys.argv[1:])
