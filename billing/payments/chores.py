"""What the sweep does for purchases, beside its rounds: it asks Stripe about those that are due.

News that was never heard of is found as well: Stripe lists what changed, whoever was told.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.conf import settings

from billing.payments import leases, stripe_api
from billing.payments.exceptions import StripeAway
from billing.payments.models import EventsRead, Purchase
from billing.payments.settle import settle
from maxvideo.web import clock
from maxvideo.web.one_by_one import OneByOne

AT_ONCE: Final = 50
AT_FIRST: Final = timedelta(days=3)
OVERLAP: Final = timedelta(minutes=5)  # what Stripe lists late, and clocks that differ


class SettleDue:
    """Asks about every purchase that is due, the longest first; where Stripe is away no other one is asked for now."""

    def __init__(self) -> None:
        self._one_by_one: OneByOne[UUID] = OneByOne("settle_purchases", self._settle, key=_itself)
        self._is_away = False

    def __call__(self) -> None:
        """Deal with as many as the time allows."""
        if settings.PAYMENTS_ON:
            self._is_away = False
            due = leases.free().filter(due_at__lte=clock.now()).exclude(pk__in=self._one_by_one.left_aside)
            self._one_by_one(list(due.order_by("due_at").values_list("pk", flat=True)[:AT_ONCE]))

    def _settle(self, purchase_id: UUID) -> None:
        """Stripe away is nothing that the row could help: it is due again by itself."""
        if not self._is_away:
            try:
                settle(purchase_id)
            except StripeAway:
                self._is_away = True


def read_events() -> None:
    """Ring for what was refunded or disputed since the last time. Raises StripeError."""
    if not settings.PAYMENTS_ON:
        return
    now = clock.moment()
    read, _ = EventsRead.objects.get_or_create(pk=EventsRead.ONLY, defaults={"until": now - AT_FIRST})
    changed = stripe_api.changed_payments(read.until - OVERLAP)
    for purchase_id in Purchase.objects.filter(payment_intent__in=changed).values_list("pk", flat=True):
        leases.ring(purchase_id)
    EventsRead.objects.filter(pk=read.pk, until__lt=now).update(until=now)


def _itself(purchase_id: UUID) -> UUID:
    return purchase_id


settle_due: Callable[[], None] = SettleDue()
