"""A child for `test_child.py` that does what its first argument says."""

import json
import os
import signal
import sys
import time
from pathlib import Path

from generations.media.limits import limit_self


def spin() -> None:
    """Be busy for ever."""
    while True:
        pass


DEEDS = {
    "echo": lambda: sys.stdout.write(sys.stdin.read()),
    "environment": lambda: sys.stdout.write(json.dumps(dict(os.environ))),
    "fail": lambda: sys.exit(7),
    "crash": lambda: signal.raise_signal(signal.SIGSEGV),
    "be killed": lambda: signal.raise_signal(signal.SIGKILL),
    "sleep": lambda: time.sleep(60),
    "spin": spin,
    "eat": lambda: bytearray(2**29),
    "write": lambda: Path(sys.argv[2]).write_bytes(bytes(2**20)),
}

if __name__ == "__main__":
    limit_self(2**29, 1, file_bytes=2**19, writable=[Path(word).parent for word in sys.argv[2:]])
    DEEDS[sys.argv[1]]()
