"""`manage.py sweep`: find all due or stuck work and move it on."""

import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand

from generations.workflow import sweep
from maxvideo.web.chores import DueChores


class Command(BaseCommand):
    """Runs the sweep until SIGTERM or SIGINT, or once."""

    help = "Finds all due or stuck work and moves it on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take `--once`."""
        parser.add_argument("--once", action="store_true", help="make a single pass, with every chore")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        if once:
            self.stdout.write(f"{sweep.sweep_once()} due")
            DueChores().do_due()
            return
        over = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: over.set())
        sweep.run(over.is_set)
