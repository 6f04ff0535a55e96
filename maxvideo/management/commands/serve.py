"""`manage.py serve`: everything the site needs, in the foreground. `bin/run` ends in it."""

import fcntl
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from maxvideo.processes import readiness, services
from maxvideo.processes.preparation import prepare, prepare_demo, words_of_mail
from maxvideo.processes.programs import Programs
from maxvideo.processes.supervisor import Supervisor
from maxvideo.processes.terminal import Terminal

READY_WITHIN = 90
FALLS_BEFORE_READY = 4


class Command(BaseCommand):
    """Prepares the database, starts every process and keeps them running until SIGINT or SIGTERM."""

    help = "Starts the whole site in the foreground: web, workers, sweeper, and Valkey and the sandboxes where needed."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until told to stop."""
        port = settings.PORT
        with alone_in(settings.DATA_DIR):
            if not services.is_free(port):
                raise CommandError(f"Port {port} is taken. Choose another: PORT=8010 bin/run")
            programs = Programs(settings.DATA_DIR, port)
            if "REDIS_URL" not in os.environ:
                begin_again(programs.environment)
            serve(programs)


def begin_again(environment: dict[str, str]) -> NoReturn:
    """Become the same command in the environment of its processes, so that whoever looks at any of them finds Redis."""
    os.execve(sys.executable, [sys.executable, *sys.argv], environment)


def serve(programs: Programs) -> None:
    """Start, announce, tend and end the processes. Raises CommandError where they do not come up."""
    terminal = Terminal()
    supervisor = Supervisor(settings.DATA_DIR / "logs", programs.environment, terminal)
    supervisor.listen()
    try:
        supervisor.add(*programs.servers())
        words = [f"MaxVideo is ready at http://127.0.0.1:{programs.port}", *prepared()]
        supervisor.add(*programs.site())
        if not come_up(supervisor, readiness.Check(programs, supervisor)):
            return
        for line in words:
            terminal.say(line)
        supervisor.add(*programs.reinforcements())
        supervisor.tend_until(lambda: False)
    finally:
        supervisor.end()
        terminal.finish()


def prepared() -> list[str]:
    """Prepare the database and the static files; returns what a developer is told besides. Raises CommandError."""
    try:
        prepare()
        return [prepare_demo()] if settings.DEBUG else words_of_mail()
    except Error as error:
        raise CommandError(f"The database cannot be prepared: {error}".strip()) from error


def come_up(supervisor: Supervisor, is_ready: Callable[[], bool]) -> bool:
    """Tend the processes until all are ready; False where a stop was asked for. Raises CommandError where they fail."""
    logs = f"its log is in {supervisor.log_dir}"
    supervisor.tend_until(lambda: is_ready() or supervisor.fallen(FALLS_BEFORE_READY) is not None, READY_WITHIN)
    if supervisor.is_told_to_stop:
        return False
    if fallen := supervisor.fallen(FALLS_BEFORE_READY):
        raise CommandError(f"{fallen.name} keeps ending; {logs}")
    if not is_ready():
        raise CommandError(f"MaxVideo did not come up in {READY_WITHIN} s; {logs}")
    return True


@contextmanager
def alone_in(data_dir: Path) -> Iterator[None]:
    """Hold the data folder; raises CommandError where another `bin/run` has it."""
    with (data_dir / "serve.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(f"MaxVideo is already running in {data_dir}. Choose another: DATA_DIR=var2") from None
        yield
