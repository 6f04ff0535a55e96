"""`manage.py serve`: everything the site needs, in the foreground. `bin/run` ends in it."""

import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from maxvideo.processes import readiness
from maxvideo.processes.beginning import CannotBegin, begun
from maxvideo.processes.forks import Fork
from maxvideo.processes.preparation import prepare, prepare_demo, words_of_demo, words_of_mail
from maxvideo.processes.programs import Programs
from maxvideo.processes.shared import share
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
        try:
            with begun() as programs:
                serve(programs)
        except CannotBegin as error:
            raise CommandError(str(error)) from error


def serve(programs: Programs) -> None:
    """Start, announce, tend and end the processes. Raises CommandError where they do not come up."""
    terminal = Terminal()
    supervisor = Supervisor(settings.DATA_DIR / "logs", programs.environment, terminal)
    supervisor.listen()
    try:
        preparation = Fork(prepared)
        share()
        supervisor.add(*programs.servers())
        check = readiness.Check(programs, supervisor)
        if not is_done(preparation, supervisor) or not come_up(supervisor, check.valkey_answers):
            return
        supervisor.add(*programs.site())
        if not come_up(supervisor, check):
            return
        terminal.say(f"MaxVideo is ready at http://127.0.0.1:{programs.port}")
        for line in [words_of_demo()] if settings.DEBUG else words_of_mail():
            terminal.say(line)
        supervisor.add(*programs.reinforcements())
        supervisor.tend_until(lambda: False)
    finally:
        supervisor.end()
        terminal.finish()


def prepared() -> None:
    """Prepare the database and the static files; ends the process with one line where the database cannot be."""
    try:
        prepare()
        if settings.DEBUG:
            prepare_demo()
    except Error as error:
        sys.exit(f"CommandError: The database cannot be prepared: {error}".strip())


def is_done(preparation: Fork, supervisor: Supervisor) -> bool:
    """Tend the servers until all is prepared; False where a stop was asked for."""
    if not supervisor.tend_until(lambda: preparation.poll() is not None):
        preparation.terminate()
    if preparation.wait() and not supervisor.is_told_to_stop:
        sys.exit(1)  # it has said why
    return not supervisor.is_told_to_stop


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
