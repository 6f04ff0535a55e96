"""Why nothing was bought, in words: what a page says above what was typed."""

from dataclasses import dataclass
from typing import Final

from billing.payments.exceptions import (
    AddressUnconfirmed,
    BadAmount,
    BuyingFrozen,
    PaymentError,
    StripeAway,
    StripeRefused,
    TooManyPurchases,
)


@dataclass(frozen=True)
class Notice:
    """One idea, and the status of the page that says it; `link` is a page of ours, by its name, and its words."""

    title: str
    text: str
    status: int
    link: tuple[str, str] | None = None


NOT_SET_UP: Final = Notice(
    "Buying is not set up here", "No credits are sold on this site. What you have stays yours to spend.", 503
)
UNCONFIRMED: Final = Notice(
    "Confirm your e-mail address before you pay",
    "Receipts go to that address: follow the link in our mail, or have it sent again.",
    403,
    ("account_email", "Your e-mail address"),
)
INVALID: Final = Notice("Nothing was bought", "Look at what is marked below, then send it again.", 422)
NOTICES: Final[dict[type[PaymentError], Notice]] = {
    AddressUnconfirmed: Notice(
        "Confirm your e-mail address first",
        "Nothing was bought. Receipts go to that address: follow the link in our mail, or have it sent again.",
        403,
        ("account_email", "Your e-mail address"),
    ),
    BuyingFrozen: Notice(
        "A payment of yours is disputed",
        "Nothing was bought. Until your bank has decided, no credits are bought or spent; your videos stay yours.",
        403,
        ("billing:purchases", "Your purchases"),
    ),
    TooManyPurchases: Notice(
        "That were many orders within an hour",
        "Nothing was bought. Pay one that is open, or order again in an hour.",
        429,
        ("billing:purchases", "Your purchases"),
    ),
    BadAmount: INVALID,
    StripeAway: Notice(
        "Stripe does not answer just now",
        "Nothing was paid, and everything you chose is here. Send it again in a minute: it stays one order.",
        503,
    ),
    StripeRefused: Notice(
        "Stripe does not take this order",
        "Nothing was paid, and everything you chose is here. The fault is ours, and we were told of it.",
        503,
    ),
}


def notice_of(error: PaymentError) -> Notice:
    """A refusal in words."""
    return next(notice for kind, notice in NOTICES.items() if isinstance(error, kind))
