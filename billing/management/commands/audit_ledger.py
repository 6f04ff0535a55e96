"""Add the books up again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from billing.ledger import audit
from billing.ledger.models import CreditAccount, Transfer


class Command(BaseCommand):
    """Says that the ledger balances, or names each difference and exits 1."""

    help = "Add every account up again from its entries and check every invariant."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run every check."""
        found = 0
        for difference in audit.differences():
            self.stderr.write(difference)
            found += 1
        if found:
            raise CommandError(f"the ledger does not balance, differences: {found}")
        accounts = CreditAccount.objects.filter(user__isnull=False).count()
        self.stdout.write(f"ledger balances: {accounts} accounts, {Transfer.objects.count()} entries")
