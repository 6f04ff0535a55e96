"""Stripe's charges, refunds and disputes of a day against what stands here, each way: a sentence for every difference.

What differs is rung for, so that the next look at the purchase mends what a lost event left. Payments of the same
account at Stripe that are not of this site (no purchase is named, none is known) are no business of ours.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from billing.payments import leases, stripe_api
from billing.payments.models import Dispute, Purchase, PurchaseRefund, StripeDay
from billing.payments.money import money
from billing.payments.refunds import STATES
from billing.payments.states import PurchaseState, RefundState
from billing.payments.stripe_api import Entry
from maxvideo.web import clock
from maxvideo.web.uuids import uuids_among

A_DAY: Final = timedelta(days=1)
SLOW: Final = timedelta(hours=1)  # a refund that was asked for is there by then


@dataclass
class Comparison:
    """One day: what is summed, what differs, and whom to ask about."""

    day: date
    sums: dict[str, int] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)
    about: set[UUID] = field(default_factory=set)

    def differ(self, words: str, purchase: Purchase | None = None) -> None:
        """Note a difference, and whose it is."""
        self.differences.append(words)
        if purchase:
            self.about.add(purchase.pk)

    def add(self, name: str, at_stripe: int, here: int) -> None:
        """Count a sum on both sides."""
        for key, amount in ((name, at_stripe), (f"{name}_here", here)):
            self.sums[key] = self.sums.get(key, 0) + amount

    @property
    def since(self) -> datetime:
        """When the day began."""
        return datetime(self.day.year, self.day.month, self.day.day, tzinfo=UTC)

    def entries(self, kind: str) -> list[Entry]:
        """What Stripe has of the day."""
        start = int(self.since.timestamp())
        return stripe_api.entries(kind, start, start + int(A_DAY.total_seconds()))

    def within(self, name: str) -> dict[str, datetime]:
        """A filter by the day."""
        return {f"{name}__gte": self.since, f"{name}__lt": self.since + A_DAY}


def compare(day: date) -> StripeDay:
    """Ask Stripe about a day, keep what it said and ring for what differs. Raises StripeAway, StripeRefused."""
    made = Comparison(day, dict.fromkeys(_SUMS, 0))
    _charges(made)
    _refunds(made)
    _disputes(made)
    for purchase_id in made.about:
        leases.ring(purchase_id)
    facts = {**made.sums, "differences": made.differences, "asked_at": clock.now()}
    StripeDay.objects.update_or_create(day=day, defaults=facts)
    return StripeDay.objects.get(day=day)


def last_days(number: int) -> Iterator[date]:
    """So many days up to today, the oldest first."""
    today = clock.moment().astimezone(UTC).date()
    return (today - A_DAY * back for back in reversed(range(number)))


def _charges(made: Comparison) -> None:
    found = made.entries("charge")
    known = _purchases_of(found)
    for charge in found:
        if purchase := known.get(charge.intent) or known.get(charge.purchase):
            _compare_charge(made, charge, purchase)
        elif charge.purchase:
            made.differ(f"{_named(charge)} says it is purchase {charge.purchase}, which is not here")
            made.add("charged", charge.amount, 0)
    intents = {charge.intent for charge in found}
    for purchase in Purchase.objects.paid().filter(**made.within("paid_at")).exclude(payment_intent=""):
        intent = purchase.payment_intent
        if intent not in intents and not stripe_api.has_entry("charge", intent):
            made.differ(f"purchase {purchase.pk} is paid here, and Stripe has no charge of {intent}", purchase)


def _compare_charge(made: Comparison, charge: Entry, purchase: Purchase) -> None:
    is_paid = purchase.state == PurchaseState.PAID
    here = purchase.amount_paid if is_paid else 0
    made.add("charged", charge.amount, here)
    if not is_paid:
        made.differ(f"{_named(charge)} paid purchase {purchase.pk}, which is {purchase.state} here", purchase)
    elif (here, purchase.currency) != (charge.amount, charge.currency):
        told = money(here, purchase.currency)
        made.differ(f"{_named(charge)} paid purchase {purchase.pk}, of which {told} stand here", purchase)


def _refunds(made: Comparison) -> None:
    found = made.entries("refund")
    rows = PurchaseRefund.objects.select_related("purchase")
    for refund, purchase, row in _with_rows(found, rows):
        state = STATES.get(refund.status, RefundState.PENDING)
        at_stripe = refund.amount if state != RefundState.FAILED else 0
        made.add("refunded", at_stripe, row.amount if row and row.state != RefundState.FAILED else 0)
        if row is None:
            made.differ(f"{_named(refund)} of purchase {purchase.pk} is not here", purchase)
        elif (row.amount, row.state) != (refund.amount, state):
            told = f"{money(row.amount, purchase.currency)}, {row.state}"
            made.differ(f"{_named(refund)} is {state} at Stripe, and here {told}", purchase)
    _missing(made, found, rows.filter(**made.within("created_at")))
    slow = {"state": RefundState.ASKED, "created_at__lt": clock.now(plus=-SLOW)}
    for row in rows.filter(**made.within("created_at")).filter(**slow):
        made.differ(f"refund {row.pk} of purchase {row.purchase_id} was not sent yet", row.purchase)


def _disputes(made: Comparison) -> None:
    found = made.entries("dispute")
    rows = Dispute.objects.select_related("purchase")
    for dispute, purchase, row in _with_rows(found, rows):
        made.add("disputed", dispute.amount, row.amount if row else 0)
        if row is None:
            made.differ(f"{_named(dispute)} of purchase {purchase.pk} is not here", purchase)
        elif (row.amount, row.status) != (dispute.amount, dispute.status):
            told = f"{money(row.amount, purchase.currency)}, {row.status}"
            made.differ(f"{_named(dispute)} is {dispute.status} at Stripe, and here {told}", purchase)
    _missing(made, found, rows.filter(**made.within("created_at")))


def _with_rows(found: Iterable[Entry], rows: Any) -> Iterator[tuple[Entry, Purchase, Any]]:
    """Each refund or dispute of a purchase of ours, with our row of it or None."""
    found = list(found)
    known = _purchases_of(found)
    ours = {row.stripe_id: row for row in rows.filter(stripe_id__in=[entry.id for entry in found])}
    for entry in found:
        if purchase := known.get(entry.intent):
            yield entry, purchase, ours.get(entry.id)


def _missing(made: Comparison, found: Iterable[Entry], rows: Any) -> None:
    """Name each row of ours that Stripe has nothing of, on this day or any other."""
    ids = [entry.id for entry in found]
    kind = rows.model._meta.model_name.removeprefix("purchase")
    for row in rows.exclude(stripe_id=None).exclude(stripe_id__in=ids):
        if not stripe_api.has_entry(kind, row.stripe_id):
            made.differ(f"{kind} {row.stripe_id} of purchase {row.purchase_id} is here and not at Stripe", row.purchase)


def _purchases_of(found: Iterable[Entry]) -> dict[str, Purchase]:
    """Our purchases by the payment and by the id that the entries name."""
    found = list(found)
    ids = uuids_among(entry.purchase for entry in found)
    by_intent = Purchase.objects.filter(payment_intent__in={entry.intent for entry in found} - {""})
    by_id = {str(purchase.pk): purchase for purchase in Purchase.objects.filter(pk__in=ids)}
    return by_id | {purchase.payment_intent: purchase for purchase in by_intent}


def _named(entry: Entry) -> str:
    return f"{entry.kind} {entry.id} of {money(entry.amount, entry.currency)}"


_SUMS: Final = [f"{name}{side}" for name in ("charged", "refunded", "disputed") for side in ("", "_here")]
