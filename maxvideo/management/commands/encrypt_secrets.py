"""`manage.py encrypt_secrets`."""

from typing import Any

from django.core.management.base import BaseCommand

from maxvideo.web import encryption


class Command(BaseCommand):
    """Encrypts every secret at rest with the first ENCRYPTION_KEY; run again it changes nothing."""

    help = "Encrypts secrets at rest with the first ENCRYPTION_KEY, so that earlier ones may go."

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through all stores."""
        self.stdout.write(f"Secrets encrypted anew: {encryption.encrypt_stores()}")
