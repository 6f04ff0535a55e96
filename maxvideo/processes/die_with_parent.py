"""Runs a command that dies with its parent: `python die_with_parent.py PARENT_PID COMMAND [ARGUMENT …]`.

Linux sends the signal named by PR_SET_PDEATHSIG when the parent ends, however it ends; the setting outlives the
exec. Elsewhere the command simply runs. It is a script and not a `preexec_fn`, which is unsafe beside threads.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int) -> None:
    """Have this process killed when its parent ends; end now if that has happened already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("the parent is gone")


if __name__ == "__main__":
    die_with_parent(int(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])
