"""What the supervisor shows: its own words, and the logs of its programs as they grow."""

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from maxvideo.processes import die_with_parent

LARGEST_LOG = 20 * 1024 * 1024
CHUNK = 64 * 1024


class Terminal:
    """Shows lines by a process that copies them to a descriptor, and drops them while nobody reads there."""

    def __init__(self, descriptor: int = 1) -> None:
        reading, self.writing = os.pipe()
        os.set_blocking(self.writing, False)
        copy = [sys.executable, "-ISs", die_with_parent.__file__, str(os.getpid()), "cat"]
        self.copier = subprocess.Popen(copy, stdin=reading, stdout=descriptor, start_new_session=True)
        os.close(reading)

    def say(self, line: str) -> None:
        """Show a line; never waits."""
        with suppress(OSError):  # nobody reads, and as much as a pipe holds is waiting
            os.write(self.writing, f"{line}\n".encode())

    def finish(self, seconds: float = 1.0) -> None:
        """Give the last lines a moment to be written; nothing is shown after it."""
        os.close(self.writing)
        try:
            self.copier.wait(seconds)
        except subprocess.TimeoutExpired:
            self.copier.kill()
            self.copier.wait()


class FollowedLog:
    """A program's log file, shown line by line with the program's name before each; only this process cuts it."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self.path = path
        self.position = path.stat().st_size if path.exists() else 0
        self.rest = b""

    def show_news(self, terminal: Terminal) -> None:
        """Show the lines that came since the last call; a log that grew too large is put aside."""
        with self.path.open("rb") as log:
            log.seek(self.position)
            news = log.read(CHUNK)
        self.position += len(news)
        *lines, self.rest = (self.rest + news).split(b"\n")
        for line in lines:
            terminal.say(f"{self.name:<9} | {line.decode(errors='replace')}")
        if self.position > LARGEST_LOG:
            self._put_aside()

    def _put_aside(self) -> None:
        """Keep one older copy; the program goes on appending to the same file, now empty."""
        shutil.copyfile(self.path, self.path.with_suffix(".old.log"))
        os.truncate(self.path, 0)
        self.position = 0
