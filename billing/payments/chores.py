"""What the sweep does for purchases: it asks Stripe about those that are due, a few seconds at a time."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.conf import settings

from billing.payments.exceptions import StripeAway
from billing.payments.models import Purchase
from billing.payments.settle import settle
from maxvideo.web import clock
from maxvideo.web.one_by_one import OneByOne

AT_ONCE: Final = 50


def _settle(purchase_id: UUID) -> None:
    """Stripe away is nothing that the row could help: it is due again by itself."""
    try:
        settle(purchase_id)
    except StripeAway:
        return


class SettleDue:
    """Asks about every purchase that is due, the longest first."""

    def __init__(self) -> None:
        self._one_by_one: OneByOne[UUID] = OneByOne("settle_purchases", _settle, key=_itself)

    def __call__(self) -> None:
        """Deal with as many as the time allows."""
        if settings.PAYMENTS_ON:
            due = Purchase.objects.filter(due_at__lte=clock.now()).exclude(pk__in=self._one_by_one.left_aside)
            self._one_by_one(list(due.order_by("due_at").values_list("pk", flat=True)[:AT_ONCE]))


def _itself(purchase_id: UUID) -> UUID:
    return purchase_id


settle_due: Callable[[], None] = SettleDue()
