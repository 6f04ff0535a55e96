"""Keeps a handful of programs running and leaves none of them behind.

Every program is the leader of a session of its own, so that Ctrl-C reaches the supervisor alone and a dead program's
own children can be ended with it. Those in Python are forked (`forks.py`), others start through `die_with_parent.py`:
each dies with the supervisor even where that is killed. One that ends is started again, after a pause that grows while
it keeps ending. Each writes into a log file of its own, which the terminal follows: nobody who stops reading the
terminal can stop the site.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import FrameType
from typing import BinaryIO

from maxvideo.processes import die_with_parent, title
from maxvideo.processes.forks import Fork, run
from maxvideo.processes.terminal import FollowedLog, Terminal
from maxvideo.web import data_dir

ROUND = 0.1
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 8.0
STEADY_AFTER = 20.0
PATIENCE = 18.0
PATIENCE_FOR_SERVERS = 5.0

Process = subprocess.Popen[bytes] | Fork


@dataclass
class Program:
    """A command to keep running. One with `stops_last` outlives the others when all are ended. One that `is_python` and
    names a script or a module is forked, where forks can be told apart.
    """

    name: str
    command: Sequence[str]
    stops_last: bool = False
    is_python: bool = False
    process: Process | None = field(default=None, init=False)
    started_at: float = field(default=0.0, init=False)
    due_at: float = field(default=0.0, init=False)
    pause: float = field(default=FIRST_PAUSE, init=False)
    falls: int = field(default=0, init=False)

    @property
    def is_running(self) -> bool:
        """Whether its process is alive, as far as seen."""
        return self.process is not None and self.process.returncode is None


class Supervisor:
    """Starts programs, tends them until told to stop, ends them all."""

    def __init__(self, log_dir: Path, environment: Mapping[str, str], terminal: Terminal) -> None:
        self.log_dir = log_dir
        self.environment = dict(environment)
        self.terminal = terminal
        self.programs: list[Program] = []
        self.logs: list[FollowedLog] = []
        self.is_told_to_stop = False
        data_dir.private_folder(log_dir)

    def listen(self) -> None:
        """Let SIGINT, SIGTERM and SIGHUP ask for the end; call it in the main thread, before any program starts."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._told_to_stop)

    def add(self, *programs: Program) -> None:
        """Start programs and keep them running from now on."""
        for program in programs:
            self.programs.append(program)
            self.logs.append(FollowedLog(program.name, self.log_dir / f"{program.name}.log"))
            self._start(program)

    def tend_until(self, condition: Callable[[], bool], seconds: float = float("inf")) -> bool:
        """Tend the programs until the condition holds (True), or time is up or a stop was asked for (False)."""
        end = time.monotonic() + seconds
        while not self.is_told_to_stop and time.monotonic() < end:
            self.tend()
            if condition():
                return True
            time.sleep(ROUND)
        return False

    def tend(self) -> None:
        """One round: start again what ended and is due, and show what the logs gained."""
        for program in self.programs:
            if program.is_running:
                self._notice_end(program)
            elif time.monotonic() >= program.due_at:
                self._start(program)
        for log in self.logs:
            log.show_news(self.terminal)

    def fallen(self, times: int) -> Program | None:
        """A program that ended so many times in a row without ever being steady."""
        return next((program for program in self.programs if program.falls >= times), None)

    def end(self) -> None:
        """End every program: SIGTERM, then after some patience SIGKILL to it and all that it started."""
        first = [program for program in self.programs if not program.stops_last]
        self._end(first, PATIENCE)
        self._end([program for program in self.programs if program.stops_last], PATIENCE_FOR_SERVERS)
        for log in self.logs:
            log.show_news(self.terminal)

    def _told_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.is_told_to_stop = True

    def _start(self, program: Program) -> None:
        with data_dir.private_file(self.log_dir / f"{program.name}.log").open("ab") as log:
            if program.is_python and title.has_room():
                program.process = Fork(partial(run, program.command, self.environment), log.fileno())
            else:
                program.process = self._execute(program.command, log)
        program.started_at = time.monotonic()

    def _execute(self, command: Sequence[str], log: BinaryIO) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-ISs", die_with_parent.__file__, str(os.getpid()), *command],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def _notice_end(self, program: Program) -> None:
        if program.process is None or program.process.poll() is None:
            return
        _signal_session(program.process, signal.SIGKILL)
        if time.monotonic() - program.started_at > STEADY_AFTER:
            program.pause, program.falls = FIRST_PAUSE, 0
        program.falls += 1
        program.due_at = time.monotonic() + program.pause
        self.terminal.say(f"{program.name} ended ({program.process.returncode}); again in {program.pause:g} s")
        program.pause = min(program.pause * 2, LONGEST_PAUSE)

    def _end(self, programs: Sequence[Program], patience: float) -> None:
        processes = [program.process for program in programs if program.process is not None]
        for process in processes:
            if process.poll() is None:
                process.terminate()
        end = time.monotonic() + patience
        while any(process.poll() is None for process in processes) and time.monotonic() < end:
            time.sleep(ROUND)
        for process in processes:
            _signal_session(process, signal.SIGKILL)
            process.wait()


def _signal_session(process: Process, number: signal.Signals) -> None:
    """Signal a program and all that it started; those are gone already where there is nobody to signal."""
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        return
