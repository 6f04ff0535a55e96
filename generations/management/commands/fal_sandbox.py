"""`manage.py fal_sandbox`: the stand-in for fal.ai."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from generations.sandbox.server import serve


class Command(BaseCommand):
    """Serves the sandbox until it is told to end; its files live in `DATA_DIR/sandbox`."""

    help = "Stand in for fal.ai: its queue protocol, real playable videos, signed webhooks."
    requires_system_checks = ()  # it touches no model, and is ready sooner so

    def add_arguments(self, parser: CommandParser) -> None:
        """`--port` and `--speed`."""
        parser.add_argument("--port", type=int, default=urlsplit(settings.SANDBOX_URL).port or 8800)
        parser.add_argument("--speed", type=float, default=settings.SANDBOX_SPEED, help="divides every pause")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            serve(options["port"], settings.DATA_DIR / "sandbox", speed=options["speed"], ready=self._say)
        except OSError as error:
            raise CommandError(f"fal's sandbox cannot listen on port {options['port']}: {error.strerror}") from error

    def _say(self, url: str) -> None:
        self.stdout.write(f"fal's sandbox is ready at {url}")
        self.stdout.flush()
