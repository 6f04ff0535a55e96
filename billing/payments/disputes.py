"""Disputes: a bank takes the money when one opens, and freezes what its buyer may spend until it is closed.

An inquiry (`warning_…`) takes nothing and freezes nothing. https://docs.stripe.com/api/disputes/object
"""

from collections.abc import Iterable
from typing import Final

from billing import ledger
from billing.payments import stripe_api
from billing.payments.models import Dispute, Purchase
from billing.payments.money import share_of
from maxvideo.web import clock
from maxvideo.web.alarm import raise_alarm

OPEN: Final = ("needs_response", "under_review")
CLOSED: Final = ("won", "lost", "warning_closed", "prevented")
TAKEN: Final = (*OPEN, "lost")


def note(purchase: Purchase, found: Iterable[stripe_api.Dispute]) -> None:
    """Write down how they stand."""
    for one in found:
        is_open = one.status in OPEN
        facts = {"status": one.status, "is_open": is_open, "takes": one.status in TAKEN, "amount": one.amount}
        facts |= {"credits": share_of(one.amount, purchase.amount_paid, purchase.credits), "reason": one.reason}
        row, is_new = Dispute.objects.get_or_create(stripe_id=one.id, defaults={**facts, "purchase": purchase})
        Dispute.objects.filter(pk=row.pk).update(**facts)
        if one.status in CLOSED:
            Dispute.objects.filter(pk=row.pk, closed_at=None).update(closed_at=clock.now())
        if is_open and (is_new or not row.is_open):
            raise_alarm("a payment is disputed (%s): answer it at Stripe", one.id)


def freeze_while_open(user_id: int) -> None:
    """Let nothing be spent or bought while any of somebody's payments is disputed; under the account's lock."""
    is_open = Dispute.objects.filter(purchase__user_id=user_id, is_open=True).exists()
    ledger.freeze(user_id, is_frozen=is_open)
