"""Who asks Stripe about a purchase: one at a time, so that an older answer is never written after a newer one.

News that comes meanwhile rings: whoever has the row looks once more before it lets go.
"""

import uuid
from datetime import timedelta
from typing import Any, Final

from django.db.models import F, Q

from billing.payments.models import Purchase, PurchaseQuerySet
from maxvideo.web import clock

LEASE: Final = timedelta(seconds=60)  # a look that takes longer writes nothing


class LeaseLost(Exception):
    """Somebody else has the row now: write nothing."""


def ring(purchase_id: uuid.UUID) -> bool:
    """Say that there is news; False where there is no such purchase."""
    return bool(Purchase.objects.filter(pk=purchase_id).update(rings=F("rings") + 1, due_at=clock.now()))


def free() -> PurchaseQuerySet:
    """Those that nobody has now."""
    return Purchase.objects.filter(Q(lease_until=None) | Q(lease_until__lte=clock.now()))


def claim(purchase_id: uuid.UUID) -> Purchase | None:
    """Take the row, or None where somebody has it.

    It carries `database_now`, the database's time of the claim, and the `rings` up to it, which no refresh brings up
    to date.
    """
    token = uuid.uuid4()
    if not free().filter(pk=purchase_id).update(lease_token=token, lease_until=clock.now(plus=LEASE)):
        return None
    held = Purchase.objects.select_related("user").annotate(database_now=clock.now(), rings_heard=F("rings"))
    return held.filter(pk=purchase_id, lease_token=token).first()


def lock(held: Purchase) -> None:
    """Begin what is written under the lease, in a transaction. Raises LeaseLost."""
    if not Purchase.objects.filter(pk=held.pk, lease_token=held.lease_token).update(lease_until=F("lease_until")):
        raise LeaseLost


def release(held: Purchase, after: timedelta | None, **changes: Any) -> bool:
    """Let go of the row, due again after a while or never; False where news came, which is due at once."""
    mine = Purchase.objects.filter(pk=held.pk, lease_token=held.lease_token)
    unheld: dict[str, Any] = {"lease_token": None, "lease_until": None, **changes}
    due_at = None if after is None else clock.now(plus=after)
    if mine.filter(rings=vars(held)["rings_heard"]).update(due_at=due_at, **unheld):
        return True
    mine.update(due_at=clock.now(), **unheld)
    return False
