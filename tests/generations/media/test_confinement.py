"""What a confined process can still do: a real one tries, on this machine's kernel."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generations.media.confinement import FILES, NETWORK, can_confine

needs_landlock = pytest.mark.skipif(FILES not in can_confine(), reason="the kernel has no Landlock")
needs_seccomp = pytest.mark.skipif(NETWORK not in can_confine(), reason="the kernel has no seccomp")
PROGRAM = """
import ctypes, os, platform, sys
from pathlib import Path
from generations.media.confinement import PROCESSORS, confine
def call(*words):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(*words) < 0:
        raise OSError(ctypes.get_errno(), "refused")
TGKILL, PIDFD_GETFD = PROCESSORS[platform.machine()].tgkill, 438
kept = open(sys.argv[1])
confine(writable=[Path(sys.argv[2])])
try:
    exec(sys.argv[3])
except OSError as error:
    print("refused", error.errno)
else:
    print("done")
"""


@pytest.fixture
def tried(tmp_path: Path) -> Callable[[str], str]:
    """Tries a deed in a confined process and tells what came of it."""
    (tmp_path / "secret").write_text("words")
    (tmp_path / "open").mkdir()

    def tried(deed: str) -> str:
        words = [str(tmp_path / "secret"), str(tmp_path / "open"), deed]
        return subprocess.check_output([sys.executable, "-c", PROGRAM, *words], text=True).strip()

    return tried


@needs_landlock
@pytest.mark.parametrize(
    "deed",
    [
        "open(sys.argv[1]).read()",
        "open('/etc/passwd').read()",
        "list(Path(sys.argv[1]).parent.iterdir())",
        "Path(sys.argv[1]).write_text('x')",
        "Path(sys.argv[1]).unlink()",
        "(Path(sys.argv[1]).parent / 'new').touch()",
    ],
)
def test_files_are_out_of_reach_by_name(tried: Callable[[str], str], deed: str) -> None:
    assert tried(deed).startswith("refused")


@needs_seccomp
@pytest.mark.parametrize(
    "deed",
    [
        "import socket; socket.socket()",
        "import socket; socket.socketpair()",
        "import os; os.execv('/bin/sh', ['sh'])",
        "import subprocess; subprocess.run(['/bin/true'])",
        "import os; os.fork() or os._exit(0)",
        "import os; os.kill(os.getppid(), 0)",
        "import os, signal; signal.pidfd_send_signal(os.pidfd_open(os.getppid()), 0)",
        "import os; call(TGKILL, os.getppid(), os.getppid(), 0)",
        "call(PIDFD_GETFD, os.pidfd_open(os.getppid()), 0, 0)",
    ],
)
def test_network_and_programs_are_out_of_reach(tried: Callable[[str], str], deed: str) -> None:
    assert tried(deed).startswith("refused")


@pytest.mark.parametrize(
    "deed",
    [
        "assert kept.read() == 'words'",
        "(Path(sys.argv[2]) / 'poster.jpg').write_bytes(b'x')",
        "import PIL.JpegImagePlugin, wave",
        "import threading; threading.Thread(target=print).start()",
        "import os, signal; signal.raise_signal(signal.SIGCONT)",
    ],
)
def test_what_it_was_given_it_can_use(tried: Callable[[str], str], deed: str) -> None:
    assert tried(deed).endswith("done")
