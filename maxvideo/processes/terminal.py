"""What the supervisor shows: its own words, and the logs of its programs as they grow."""

import os
import queue
import shutil
import threading
from pathlib import Path

LARGEST_LOG = 20 * 1024 * 1024
CHUNK = 64 * 1024


class Terminal:
    """Writes lines to a descriptor from a thread of its own, and drops them while nobody reads."""

    def __init__(self, descriptor: int = 1, backlog: int = 2000) -> None:
        self.descriptor = descriptor
        self.lines: queue.Queue[str | None] = queue.Queue(backlog)
        self.thread = threading.Thread(target=self._write, daemon=True)
        self.thread.start()

    def say(self, line: str) -> None:
        """Show a line; never waits."""
        self._put(line)

    def finish(self, seconds: float = 1.0) -> None:
        """Give the last lines a moment to be written; nothing is shown after it."""
        self._put(None)
        self.thread.join(seconds)

    def _put(self, line: str | None) -> None:
        try:
            self.lines.put_nowait(line)
        except queue.Full:
            return

    def _write(self) -> None:
        while (line := self.lines.get()) is not None:
            try:
                os.write(self.descriptor, f"{line}\n".encode())
            except OSError:
                return


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
