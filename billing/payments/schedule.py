"""When Stripe is asked by itself: soon at first, then ever more seldom. A webhook or the buyer's page asks at once."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from billing.payments.models import Purchase
from billing.payments.states import PurchaseState, RefundState

MINUTES: Final = (1, 5, 30)
AN_HOUR: Final = timedelta(hours=1)
A_DAY: Final = timedelta(days=1)
PENDING: Final = timedelta(days=14)  # no method takes longer; then a person looks, and any news still counts
WITHOUT_PAGE: Final = timedelta(hours=24)  # Stripe's own life of a page


def pause(number: int) -> timedelta:
    """How long to wait before the next try, after so many."""
    return timedelta(minutes=MINUTES[number]) if number < len(MINUTES) else AN_HOUR


def next_look(purchase: Purchase, now: datetime) -> timedelta | None:
    """When to ask again what became of a purchase; None is never, unless news comes."""
    return min(_reasons(purchase, now), default=None)


def is_overdue(purchase: Purchase, now: datetime) -> bool:
    """Whether money that is on its way should have come, or not come, by now."""
    return purchase.state == PurchaseState.PENDING and purchase.created_at + WITHOUT_PAGE + PENDING < now


def _reasons(purchase: Purchase, now: datetime) -> Iterator[timedelta]:
    if purchase.state == PurchaseState.OPEN:
        yield _after(purchase.created_at, now)
    elif purchase.state == PurchaseState.PENDING and not is_overdue(purchase, now):
        yield A_DAY
    for asked in purchase.refunds.filter(state=RefundState.ASKED):
        yield _after(asked.created_at, now)
    if purchase.refunds.filter(state=RefundState.PENDING).exists() or purchase.disputes.filter(is_open=True).exists():
        yield A_DAY


def _after(since: datetime, now: datetime) -> timedelta:
    """The time to the next of 1, 6 and 36 minutes after a moment, and then every hour."""
    at, number = since, 0
    while at <= now and number <= len(MINUTES):
        at, number = at + pause(number), number + 1
    return at - now if at > now else AN_HOUR
