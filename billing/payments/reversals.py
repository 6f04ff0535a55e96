"""What refunds and disputes take of a purchase, and give again: the difference to what was taken before.

Stripe says what was given back in all, and which disputes have taken money. So no order of events, no repetition and
no event that was lost matters: each look makes the books what they have to be now.
"""

from typing import Any

from django.db.models import F, QuerySet, Sum

from billing import ledger
from billing.ledger.kinds import Kind
from billing.payments import debts
from billing.payments.models import Debt, Purchase
from billing.payments.states import RefundState


def move_credits(purchase: Purchase) -> None:
    """Make what was taken what it has to be; under the locks of the purchase and the account.

    What comes back comes first, so that what goes finds it.
    """
    purchase.refresh_from_db(fields=["refunded", "disputed", "moves"])
    refunded = min(purchase.credits, _sum(purchase.refunds.exclude(state=RefundState.FAILED)))
    disputed = min(purchase.credits - refunded, _sum(purchase.disputes.filter(takes=True)))
    changes = [(refunded - purchase.refunded, Kind.PURCHASE_REFUND), (disputed - purchase.disputed, Kind.DISPUTE)]
    for change, kind in sorted(changes):
        if change < 0:
            _give(purchase, -change, kind)
        elif change > 0:
            _take(purchase, change, kind)
    purchase.refunded, purchase.disputed = refunded, disputed
    purchase.save(update_fields=["refunded", "disputed"])


def _take(purchase: Purchase, credits: int, kind: Kind) -> None:
    key = _next_key(purchase)
    owed = ledger.take_back(purchase.user_id, credits, kind=kind, key=key, reference=purchase.reference)
    if owed:
        Debt.objects.create(purchase=purchase, kind=kind, credits=owed)


def _give(purchase: Purchase, credits: int, kind: Kind) -> None:
    """Give again exactly what was taken: what was only owed was not."""
    for debt in purchase.debts.filter(kind=kind).order_by("-pk"):
        credits -= debts.cancel(debt, credits)
    if credits:
        key = _next_key(purchase)
        ledger.give_back(purchase.user_id, credits, kind=kind, key=key, reference=purchase.reference)


def _next_key(purchase: Purchase) -> str:
    purchase.moves += 1
    Purchase.objects.filter(pk=purchase.pk).update(moves=F("moves") + 1)
    return f"{purchase.reference}:{purchase.moves}"


def _sum(rows: QuerySet[Any]) -> int:
    total: int | None = rows.aggregate(sum=Sum("credits"))["sum"]
    return total or 0
