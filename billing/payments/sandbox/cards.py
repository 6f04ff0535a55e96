"""Cards and accounts to practise with, and how each behaves. https://docs.stripe.com/testing"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Behaviour:
    """What paying by it leads to.

    `declined` is a code and a decline code; `dispute` a reason, or `inquiry`; `bank` says what a payment that takes
    days ends with, `arrives` or `bounces`; `refund` is `pending` or `fails` where it is not done at once.
    """

    brand: str = "visa"
    last4: str = "4242"
    declined: tuple[str, str | None] | None = None
    dispute: str = ""
    bank: str = ""
    refund: str = ""
    asks: bool = False


DECLINES = {
    "card_declined": "Your card was declined.",
    "insufficient_funds": "Your card has insufficient funds.",
    "expired_card": "Your card has expired.",
    "incorrect_cvc": "Your card's security code is incorrect.",
    "processing_error": "An error occurred while processing your card. Try again in a little bit.",
}
"""Sentences by code, or by decline code."""

CARDS = {
    "4242424242424242": Behaviour(),
    "5555555555554444": Behaviour("mastercard", "4444"),
    "378282246310005": Behaviour("amex", "0005"),
    "4000000000000002": Behaviour(last4="0002", declined=("card_declined", "generic_decline")),
    "4000000000009995": Behaviour(last4="9995", declined=("card_declined", "insufficient_funds")),
    "4000000000000069": Behaviour(last4="0069", declined=("expired_card", None)),
    "4000000000000127": Behaviour(last4="0127", declined=("incorrect_cvc", None)),
    "4000000000000119": Behaviour(last4="0119", declined=("processing_error", None)),
    "4000000000000341": Behaviour(last4="0341", declined=("card_declined", "generic_decline")),
    "4000002500003155": Behaviour(last4="3155", asks=True),
    "4000002760003184": Behaviour(last4="3184", asks=True),
    "4000000000000259": Behaviour(last4="0259", dispute="fraudulent"),
    "4000000000002685": Behaviour(last4="2685", dispute="product_not_received"),
    "4000000000001976": Behaviour(last4="1976", dispute="inquiry"),
    "4000000000007726": Behaviour(last4="7726", refund="pending"),
    "4000000000005126": Behaviour(last4="5126", refund="fails"),
}
TOKENS = {
    "visa": "4242424242424242",
    "mastercard": "5555555555554444",
    "amex": "378282246310005",
    "chargeDeclined": "4000000000000002",
    "visa_chargeDeclined": "4000000000000002",
    "visa_chargeDeclinedInsufficientFunds": "4000000000009995",
    "chargeDeclinedInsufficientFunds": "4000000000009995",
    "chargeDeclinedExpiredCard": "4000000000000069",
    "chargeDeclinedIncorrectCvc": "4000000000000127",
    "chargeDeclinedProcessingError": "4000000000000119",
    "chargeCustomerFail": "4000000000000341",
    "authenticationRequired": "4000002760003184",
    "threeDSecureRequired": "4000002500003155",
    "createDispute": "4000000000000259",
    "createDisputeProductNotReceived": "4000000000002685",
    "createDisputeInquiry": "4000000000001976",
    "pendingRefund": "4000000000007726",
    "refundFail": "4000000000005126",
}
"""What follows `pm_card_` and `tok_`."""

BOUNCING = frozenset({"3202", "3205", "3456"})
"""The last four of accounts without money: AT861904300235473202, IT60X0542811101000000123456."""


def of_token(name: str) -> Behaviour | None:
    """The card of `pm_card_visa` or `tok_visa`."""
    for prefix in ("pm_card_", "tok_"):
        if name.startswith(prefix) and name.removeprefix(prefix) in TOKENS:
            return CARDS[TOKENS[name.removeprefix(prefix)]]
    return None


def of_account(iban: str) -> Behaviour:
    """The account of an IBAN: payments take days, and some bounce."""
    last4 = iban.replace(" ", "")[-4:]
    return Behaviour("sepa_debit", last4, bank="bounces" if last4 in BOUNCING else "arrives")
