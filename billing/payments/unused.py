"""What is left of a purchase: granted credits are spent first, then bought ones, the oldest first.

So whatever else an account had or got is spent before a purchase, but for what was bought later. A purchase and the
later ones can never have more left than the account has in all; that is looked at line by line, since a grant that
comes after everything was spent gives nothing of a purchase back. A line says the account's total after it, and a hold
changes no total: what is on hold counts as there until it is charged, and cannot be given back meanwhile. What is owed
is as good as spent: nobody gets money back for credits that a debt is waiting for.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Case, F, When

from billing.ledger.kinds import Kind
from billing.ledger.models import CreditAccount, Transfer
from billing.payments.models import Purchase
from billing.payments.states import PurchaseState

Line = Sequence[Any]  # reference, change, total


def unused(purchase: Purchase) -> int:
    """Credits of a purchase that are there and not spent; 0 where it is not paid."""
    if purchase.state != PurchaseState.PAID:
        return 0
    account = CreditAccount.objects.get(pk=purchase.user_id)
    written = _written_since(purchase)
    lines = [line for _, *line in written]
    newer = {reference for kind, reference, *_ in written if kind == Kind.TOP_UP} - {purchase.reference}
    both, rest = left_of(newer | {purchase.reference}, lines), left_of(newer, lines)
    there = max(0, account.available - account.debt)
    return max(0, min(both, there) - min(rest, there))


def left_of(references: Collection[str], lines: Iterable[Line]) -> int:
    """What is left of some purchases, by an account's lines since the first: reference, change of the total, total."""
    left = 0
    for reference, change, balance in lines:
        left = min(left + change if reference in references else left, balance)
    return max(0, left)


def _written_since(purchase: Purchase) -> list[tuple[str, str, int, int]]:
    """Kind, reference, change and total of every line that changed the total; there may be very many."""
    lines = Transfer.objects.filter(account_id=purchase.user_id).exclude(kind__in=(Kind.HOLD, Kind.RELEASE))
    first = lines.filter(key=purchase.reference).values("pk")
    change = Case(When(target=F("account"), then=F("amount")), default=-F("amount"))
    since = lines.filter(pk__gte=first).order_by("pk")
    return list(since.values_list("kind", "reference", change, "balance"))
