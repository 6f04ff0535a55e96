"""`manage.py stripe_sandbox`: the stand-in for Stripe."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from billing.payments.sandbox.server import serve


class Command(BaseCommand):
    """Serves the sandbox until it is told to end; what it knows is kept in `DATA_DIR/stripe_sandbox`."""

    help = "Stand in for Stripe: Checkout with a pay page, refunds, disputes, signed events."
    requires_system_checks = ()  # it touches no model, and is ready sooner so

    def add_arguments(self, parser: CommandParser) -> None:
        """Where it listens, and whom it tells."""
        parser.add_argument("--port", type=int, default=urlsplit(settings.STRIPE_SANDBOX_URL).port or 8810)
        parser.add_argument("--speed", type=float, default=settings.SANDBOX_SPEED, help="divides every pause")
        parser.add_argument(
            "--webhook", default=f"{settings.SITE_URL}/api/stripe/webhook", help="empty: nobody is told"
        )
        first = next(iter(settings.STRIPE_WEBHOOK_SECRETS), "")
        parser.add_argument("--secret", default=first, help="signs the events; without one it is made and kept")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            serve(
                options["port"],
                settings.DATA_DIR / "stripe_sandbox",
                speed=options["speed"],
                webhook=options["webhook"],
                secret=options["secret"],
                ready=self._say,
            )
        except OSError as error:
            raise CommandError(f"Stripe's sandbox cannot listen on port {options['port']}: {error.strerror}") from error

    def _say(self, url: str) -> None:
        self.stdout.write(f"Stripe's sandbox is ready at {url}")
        self.stdout.flush()
