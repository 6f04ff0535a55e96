"""`manage.py serve`: everything the site needs, in the foreground. `bin/run` ends in it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from maxvideo import readiness, services
from maxvideo.preparation import prepare, prepare_demo
from maxvideo.programs import Programs
from maxvideo.supervisor import Supervisor
from maxvideo.terminal import Terminal

READY_WITHIN = 90
FALLS_BEFORE_READY = 4


class Command(BaseCommand):
    """Prepares the database, starts every process and keeps them running until SIGINT or SIGTERM."""

    help = "Starts the whole site in the foreground: web, workers, sweeper, and Valkey and fal's sandbox where needed."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until told to stop."""
        port = int(os.environ.get("PORT") or 8000)
        with alone_in(settings.DATA_DIR):
            if not services.is_free(port):
                raise CommandError(f"Port {port} is taken. Choose another: PORT=8010 bin/run")
            serve(port)


def serve(port: int) -> None:
    """Start, announce, tend and end the processes; raises CommandError where they do not come up."""
    terminal = Terminal()
    programs = Programs(settings.DATA_DIR, port)
    supervisor = Supervisor(settings.DATA_DIR / "logs", programs.environment, terminal)
    supervisor.listen()
    try:
        supervisor.add(*programs.servers())
        prepare()
        demo = prepare_demo() if settings.DEBUG else ""
        supervisor.add(*programs.site())
        if not supervisor.tend_until(readiness.Check(programs, supervisor), READY_WITHIN):
            if not supervisor.is_told_to_stop:
                raise CommandError(f"MaxVideo did not come up; its logs are in {supervisor.log_dir}")
            return
        terminal.say(f"MaxVideo is ready at http://127.0.0.1:{port}")
        if demo:
            terminal.say(demo)
        supervisor.add(*programs.reinforcements())
        supervisor.tend_until(lambda: False)
    finally:
        supervisor.end()
        terminal.finish()


@contextmanager
def alone_in(data_dir: Path) -> Iterator[None]:
    """Hold the data folder; raises CommandError where another `bin/run` has it."""
    with (data_dir / "serve.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(f"MaxVideo is already running in {data_dir}. Choose another: DATA_DIR=var2") from None
        yield
