"""What the statement says of purchases: the money, the receipt, and the page where unused credits are given back."""

from collections.abc import Collection, Mapping
from typing import Final

from billing.ledger.extensions import Link, Purpose
from billing.payments.models import Purchase
from billing.payments.money import money
from billing.payments.withdrawal import is_in_time
from maxvideo.accounts.models import User
from maxvideo.web.uuids import uuids_among

PREFIX: Final = "purchase:"


def purposes(user: User, references: Collection[str]) -> Mapping[str, Purpose]:
    """The user's own purchases of a page of the statement, in one query."""
    named = [reference.removeprefix(PREFIX) for reference in references if reference.startswith(PREFIX)]
    ids = uuids_among(named)
    return {one.reference: _purpose(one) for one in Purchase.objects.of(user).filter(pk__in=ids)} if ids else {}


def _purpose(purchase: Purchase) -> Purpose:
    said = f"{purchase.credits:,} credits, {money(purchase.amount_paid or purchase.amount, purchase.currency)}"
    links = [Link("receipt", purchase.receipt_url)] if purchase.receipt_url else []
    if purchase.invoice_url:
        links.append(Link("invoice", purchase.invoice_url))
    way_on = "withdraw what is unused" if is_in_time(purchase) and not purchase.taken else "purchase"
    links.append(Link(way_on, purchase.get_absolute_url()))
    return Purpose(details=said, links=tuple(links))
