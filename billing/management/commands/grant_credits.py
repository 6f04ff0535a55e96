"""Give credits to somebody, or take them."""

import uuid
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from billing import ledger
from billing.ledger.exceptions import InsufficientCredits
from billing.ledger.models import Transfer
from billing.ledger.models.transfer import LONGEST_NOTE
from maxvideo.accounts.models import User
from maxvideo.accounts.normalization import normalize_address
from maxvideo.web.visible_text import is_blank


class Command(BaseCommand):
    """Books a grant; a negative number of credits is taken as an adjustment."""

    help = "Add credits to an account, or take them where the number is negative."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose, how many and why."""
        parser.add_argument("email")
        parser.add_argument("credits", type=int, metavar="N", help="below zero takes credits")
        parser.add_argument("--reason", default="", help="stands on the statement; required")

    def handle(self, *args: Any, email: str, credits: int, reason: str, **options: Any) -> None:
        """Book it and say the balance."""
        if is_blank(reason):
            raise CommandError("say why, with --reason")
        if len(reason.strip()) > LONGEST_NOTE:
            raise CommandError(f"the reason has {len(reason.strip())} characters, the limit is {LONGEST_NOTE}")
        if not 0 < abs(credits) <= ledger.MAX_CREDITS:
            raise CommandError(f"{credits} credits cannot be booked")
        user = User.objects.filter(email=normalize_address(email)).first()
        if user is None:
            raise CommandError(f"nobody has the address {email}")
        try:
            entry = self._book(user, credits, reason.strip())
        except InsufficientCredits as refusal:
            raise CommandError(
                f"{user} has {refusal.available} credits available, {refusal.needed} cannot be taken"
            ) from None
        self.stdout.write(f"{user}: {credits:+} credits, the balance is {entry.balance}")

    def _book(self, user: User, credits: int, reason: str) -> Transfer:
        key = f"grant:{uuid.uuid4()}"
        if credits > 0:
            return ledger.grant(user.pk, credits, key=key, note=reason)
        return ledger.adjust(user.pk, credits, key=key, note=reason)
