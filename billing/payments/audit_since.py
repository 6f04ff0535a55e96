"""The till's part of a day's audit: the purchases that were paid, or of which something was taken, since a run."""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from billing.ledger.audit_since import new_entries
from billing.ledger.audited import stretches
from billing.ledger.models import AuditRun
from billing.payments.audit import debts_are_sums, frozen_while_disputed, unbooked, untaken
from billing.payments.models import Debt, Purchase

OF_A_PURCHASE: Final = "purchase:"


def debts_and_freezes(since: AuditRun) -> Iterator[str]:
    """Debts and disputes are few: all of them, whenever they began."""
    yield from debts_are_sums()
    yield from frozen_while_disputed()


def purchases_are_booked(since: AuditRun) -> Iterator[str]:
    """Each purchase that was paid, or has new lines or a debt, has the lines that it should."""
    for purchases in _moved(since):
        yield from unbooked(purchases)
        yield from untaken(purchases)


CHECKS: Final = (debts_and_freezes, purchases_are_booked)


def _moved(since: AuditRun) -> Iterator[QuerySet[Purchase]]:
    paid = Purchase.objects.paid().filter(paid_at__gte=since.seen_until).values_list("pk", flat=True)
    lines = new_entries(since).filter(reference__startswith=OF_A_PURCHASE).values_list("reference", flat=True)
    named = {UUID(reference.removeprefix(OF_A_PURCHASE)) for reference in lines.distinct()}
    for pks in stretches({*paid, *named, *Debt.objects.values_list("purchase", flat=True)}):
        yield Purchase.objects.filter(pk__in=pks)
