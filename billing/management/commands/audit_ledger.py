"""Add the books up again, and ask Stripe whether it has the same."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from billing.ledger import audit, audit_since, audited
from billing.ledger.models import AuditRun, CreditAccount, Transfer
from billing.payments import reconcile
from billing.payments.exceptions import StripeError
from billing.payments.money import money


class Command(BaseCommand):
    """Says that the ledger balances, or names each difference and exits 1."""

    help = "Add every account up again from its entries and check every invariant."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """All of it, Stripe, and how far back."""
        parser.add_argument("--whole", action="store_true", help="Every entry, also those that a good run has seen.")
        parser.add_argument("--stripe", action="store_true", help="Ask Stripe for its charges, refunds and disputes.")
        parser.add_argument("--days", type=int, default=7, help="So many days up to today (7).")

    def handle(self, *args: Any, whole: bool, stripe: bool, days: int, **options: Any) -> None:
        """Run every check, of everything or of what came since the last good run."""
        since = None if whole else audited.last_good()
        run = audited.begin(since)
        found = self._write(audit_since.differences(since) if since else audit.differences())
        audited.end(run, since, differences=found)
        self._refuse("the ledger does not balance", found)
        self._tell(since)
        if stripe:
            self._ask_stripe(days)

    def _tell(self, since: AuditRun | None) -> None:
        accounts = CreditAccount.objects.filter(user__isnull=False).count()
        known, new = (since.entries, audit_since.new_entries(since)) if since else (0, Transfer.objects.all())
        entries = new.count()
        self.stdout.write(f"ledger balances: {accounts} accounts, {known + entries} entries")
        if since:
            self.stdout.write(f"added up: {entries} entries; {known} are known by the run of {since.ended_at:%F %R}")

    def _ask_stripe(self, days: int) -> None:
        if not settings.PAYMENTS_ON:
            raise CommandError("Stripe is not set up: there is no STRIPE_SECRET_KEY")
        if days < 1:
            raise CommandError("--days must be 1 or more")
        try:
            compared = [reconcile.compare(day) for day in reconcile.last_days(days)]
        except StripeError as error:
            raise CommandError(f"Stripe could not be asked: {error}") from error
        differences = (f"{day}: {words}" for day in compared for words in day.differences)
        self._refuse("Stripe has something else", self._write(differences))
        told = ", ".join(
            f"{money(sum(getattr(day, name) for day in compared), settings.TOPUP_CURRENCY)} {name}"
            for name in ("charged", "refunded", "disputed")
        )
        self.stdout.write(f"Stripe agrees: {days} days, {told}")

    def _write(self, differences: Iterator[str]) -> int:
        """Write each difference; returns how many there are."""
        found = 0
        for difference in differences:
            self.stderr.write(difference)
            found += 1
        return found

    def _refuse(self, verdict: str, found: int) -> None:
        """Raise CommandError where there is a difference."""
        if found:
            raise CommandError(f"{verdict}, differences: {found}")
