"""The states of a purchase, and of a refund.

open ─┬─► pending ─┬─► paid          the credits are there
  │            └─► failed        the bank did not pay
  ├──────────────► paid
  ├──────────────► failed
  └──────────────► expired       nobody paid on Stripe's page in time

asked ─┬─► pending ─┬─► succeeded    the money is on its way back
   │            └─► failed       the credits are the buyer's again
   ├──────────────► succeeded ─► failed, where the bank sends the money back
   └──────────────► failed
"""

from typing import Final

from django.db import models


class PurchaseState(models.TextChoices):
    """Where a purchase is."""

    OPEN = "open", "Not paid yet"
    PENDING = "pending", "On its way"
    PAID = "paid", "Paid"
    FAILED = "failed", "Not paid"
    EXPIRED = "expired", "Expired"

    @property
    def is_final(self) -> bool:
        """Whether it stays there."""
        return not NEXT[self]


NEXT: Final[dict[PurchaseState, frozenset[PurchaseState]]] = {
    PurchaseState.OPEN: frozenset(
        {PurchaseState.PENDING, PurchaseState.PAID, PurchaseState.FAILED, PurchaseState.EXPIRED}
    ),
    PurchaseState.PENDING: frozenset({PurchaseState.PAID, PurchaseState.FAILED}),
    PurchaseState.PAID: frozenset(),
    PurchaseState.FAILED: frozenset(),
    PurchaseState.EXPIRED: frozenset(),
}
UNSETTLED: Final = tuple(state for state, after in NEXT.items() if after)


def sources_of(to: PurchaseState) -> list[PurchaseState]:
    """The states from which one may be reached."""
    return [state for state, after in NEXT.items() if to in after]


class RefundState(models.TextChoices):
    """Where a refund is; its credits are taken in all but the last."""

    ASKED = "asked", "To be asked for"
    PENDING = "pending", "On its way"
    SUCCEEDED = "succeeded", "Given back"
    FAILED = "failed", "Failed"
