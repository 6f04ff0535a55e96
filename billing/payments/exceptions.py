"""What buying refuses, sorted by what the catcher does.

PaymentError
├── StripeError
│   ├── StripeAway          ask again later: nothing is known
│   │   └── StripeFailed    the same, under another key: this one keeps its error
│   └── StripeRefused       asking again is of no use
├── PurchaseRefused         say it, with what was typed
│   ├── BadAmount           a number of credits that is not sold
│   ├── TooManyPurchases    later
│   ├── AddressUnconfirmed  once the address is confirmed
│   └── BuyingFrozen        once a disputed payment is decided
├── NothingToRefund         say what is left
└── Forged                  an event that is not Stripe's
"""


class PaymentError(Exception):
    """Anything that goes otherwise than wished."""


class StripeError(PaymentError):
    """Stripe did not do what it was asked."""


class StripeAway(StripeError):
    """It gave no answer, or none yet; what was asked may have been done."""


class StripeFailed(StripeAway):
    """It answered with an error of its own, and will again under the same idempotency key."""


class StripeRefused(StripeError):
    """It said no."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class PurchaseRefused(PaymentError):
    """Nothing was ordered."""


class BadAmount(PurchaseRefused):
    """Fewer credits than are sold in one go, or more."""


class TooManyPurchases(PurchaseRefused):
    """As many were ordered within an hour as may be."""


class AddressUnconfirmed(PurchaseRefused):
    """Nobody has proved yet that the address is theirs."""


class BuyingFrozen(PurchaseRefused):
    """A payment is disputed."""


class NothingToRefund(PaymentError):
    """Less is left of the purchase, its time is over, or it is disputed."""


class Forged(PaymentError):
    """Its signature is not Stripe's, or not of now."""
