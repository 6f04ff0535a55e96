"""`manage.py fal_sandbox`: the stand-in for fal.ai."""

from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from generations.sandbox.server import serve


class Command(BaseCommand):
    help = "Stand in for fal.ai: its queue protocol, real playable videos, signed webhooks."
    requires_system_checks: ClassVar[list[str]] = []  # it touches no model, and starts sooner so

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=urlsplit(settings.SANDBOX_URL).port or 8800)
        parser.add_argument("--speed", type=float, default=settings.SANDBOX_SPEED, help="divides every pause")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            serve(options["port"], settings.DATA_DIR / "sandbox", speed=options["speed"])
        except OSError as error:
            raise CommandError(f"fal's sandbox cannot listen on port {options['port']}: {error.strerror}") from error
