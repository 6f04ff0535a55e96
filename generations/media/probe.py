"""Whether a file is a video that plays, found out by a child process with little time, memory and nothing to steal."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from generations.media.exceptions import BadMedia, ProbeUnavailable

PROGRAM = Path(__file__).with_name("playback.py")
TICK_SECONDS = 1.0
CRASHES = frozenset(  # what a hostile file does to a decoder; SIGKILL, SIGTERM and SIGALRM are not its doing
    -number for number in (signal.SIGSEGV, signal.SIGBUS, signal.SIGFPE, signal.SIGILL, signal.SIGABRT, signal.SIGXCPU)
)


@dataclass(frozen=True)
class Probed:
    """A video as it is shown: upright, with square pixels."""

    width: int
    height: int
    duration_seconds: float
    has_sound: bool


def examine(path: Path, poster: Path, *, on_progress: Callable[[], None] = lambda: None) -> Probed:
    """Play the file to its end and write its poster, a JPEG.

    `on_progress` is called about once a second; what it raises ends the child. Raises BadMedia when the file is to
    blame, ProbeUnavailable when it is not.
    """
    try:
        with path.open("rb") as file:
            child = subprocess.Popen(  # noqa: S603  # every word of the command is ours
                [
                    *(sys.executable, "-I", str(PROGRAM)),
                    *(str(poster), str(settings.PROBE_MEMORY_BYTES), str(settings.PROBE_CPU_SECONDS)),
                ],
                stdin=file,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={},
            )
    except OSError as error:
        raise ProbeUnavailable(f"the probe did not start: {error.strerror}") from error
    answer = _wait(child, on_progress)
    return _judge(child.returncode, answer)


def _wait(child: subprocess.Popen[bytes], on_progress: Callable[[], None]) -> bytes:
    """What the child printed; it is killed if `on_progress` raises, and ends itself when its time is up."""
    with child:
        try:
            while True:
                try:
                    return child.communicate(timeout=TICK_SECONDS)[0]
                except subprocess.TimeoutExpired:
                    on_progress()
        except BaseException:
            child.kill()
            raise


def _judge(code: int | None, answer: bytes) -> Probed:
    if code in CRASHES:
        raise BadMedia("the file broke its decoder")
    if code != 0:
        raise ProbeUnavailable(f"the probe ended with {code}")
    found: dict[str, Any] = json.loads(answer)
    if "error" in found:
        raise BadMedia(found["error"])
    return Probed(**found)
