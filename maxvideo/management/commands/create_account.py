"""`manage.py create_account EMAIL --password P [--credits N] [--staff]`."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from billing import ledger
from maxvideo.accounts import creation
from maxvideo.accounts.models import User
from maxvideo.accounts.normalization import normalize_address, validate_address


class Command(BaseCommand):
    """Makes a verified account, for staff to begin with and for scripts."""

    help = "Makes an account whose e-mail address counts as verified."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address, the password and what the account begins with."""
        parser.add_argument("email")
        parser.add_argument("--password", required=True)
        parser.add_argument("--credits", type=int, default=0, help="credits to grant")
        parser.add_argument("--staff", action="store_true", help="with every right in the admin")

    def handle(self, *args: Any, email: str, password: str, credits: int, staff: bool, **options: Any) -> None:
        """Make it, or say in one line why not."""
        if not 0 <= credits <= ledger.MAX_CREDITS:
            raise CommandError(f"Credits are a number from 0 to {ledger.MAX_CREDITS}.")
        self._check_address(email)
        try:
            user = self._make(email, password, credits, is_staff=staff)
        except ValidationError as error:
            raise CommandError(f"This password is not taken. {' '.join(error.messages)}") from None
        except creation.AddressTaken:
            raise CommandError(f"{email} is taken: an account has this address already.") from None
        self.stdout.write(f"Made {user.email}{' (staff)' if staff else ''} with {credits} credits.")

    def _check_address(self, email: str) -> None:
        try:
            validate_address(normalize_address(email))
        except ValidationError:
            raise CommandError(f"{email} is no e-mail address.") from None

    @transaction.atomic
    def _make(self, email: str, password: str, credits: int, *, is_staff: bool) -> User:
        """The account and its credits, both or neither. Raises AddressTaken, ValidationError."""
        user = creation.create(email, password, is_staff=is_staff)
        if credits:
            ledger.grant(user.pk, credits, key=f"grant:account:{user.pk}", note="Credits of a new account")
        return user
