"""Several stored videos as one MP4, made by a child process (`join.py`) at a low priority."""

import json
import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Final

from generations.media import child
from generations.media.disk import translate_disk_errors
from generations.media.exceptions import BadMedia, DiskFull
from generations.media.frames import opened
from generations.media.turns import JOINING, turn

MEMORY_BYTES: Final = 3 * 1024**3
CPU_SECONDS: Final = 1_500  # five minutes of 4K take about 1,100; whoever waits ends it on the clock


class Progress:
    """How far the child is, in percent, as it tells over a pipe. That breaks when whoever waits for it is gone."""

    def __init__(self) -> None:
        self._told, self.tell = os.pipe()
        os.set_blocking(self._told, False)
        self._rest = b""
        self.percent = 0

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *raised: object) -> None:
        os.close(self._told)
        os.close(self.tell)

    def read(self) -> int:
        """The percent that it told last."""
        with suppress(BlockingIOError):
            *told, self._rest = (self._rest + os.read(self._told, 4096)).split(b"\n")
            self.percent = int(told[-1]) if told else self.percent
        return self.percent


def join(keys: Sequence[str], out: Path, *, on_progress: Callable[[int], None]) -> None:
    """Write the videos under the keys of storage, in order, into one file.

    `on_progress` gets the percent done about once a second; what it raises ends it. Raises NoTurn where others are
    being joined, BadMedia where the files are to blame, another Unavailable where they are not.
    """
    with turn(patience=0, on_wait=lambda: None, line=JOINING), Progress() as progress, ExitStack() as stack:

        def tick() -> None:
            on_progress(progress.read())

        files = [stack.enter_context(opened(key, on_progress=tick)) for key in keys]
        with translate_disk_errors():
            target = stack.enter_context(out.open("w+b"))
        numbers = [file.fileno() for file in files]
        task = {"files": numbers, "out": target.fileno(), "progress": progress.tell}
        said = _run(task, [*numbers, target.fileno(), progress.tell], tick)
    found = json.loads(said)
    if found.get("is_full"):
        raise DiskFull("no room is left on the disk")
    if fault := found.get("error"):
        raise BadMedia(fault)


def _run(task: dict[str, object], passed: Sequence[int], tick: Callable[[], None]) -> bytes:
    try:
        return child.run(
            "generations.media.join",
            MEMORY_BYTES,
            CPU_SECONDS,
            json.dumps(task),
            given=b"",
            passed=passed,
            on_progress=tick,
            has_turn=True,
        )
    except child.Crashed as error:
        raise BadMedia("the files broke the joining") from error
