"""The ways to pay that the pay page offers, and how the news of it may travel."""

from billing.payments.sandbox.account import Account, Obj
from billing.payments.sandbox.cards import CARDS, of_account
from billing.payments.sandbox.payment_methods import made
from billing.payments.sandbox.problems import Problem

WAYS = {
    "card": ("4242424242424242", "Card ending in 4242", "Paid at once."),
    "declined": ("4000000000000002", "Card ending in 0002", "Declined; you can try another one."),
    "insufficient": ("4000000000009995", "Card ending in 9995", "Declined: not enough money on it."),
    "bank": ("AT611904300234573201", "Bank account ending in 3201", "Takes days (20 seconds here), then arrives."),
    "bounces": ("AT861904300235473202", "Bank account ending in 3202", "Takes days (20 seconds here), then fails."),
    "disputed": ("4000000000000259", "Card ending in 0259", "Paid, and disputed at once."),
    "slow-refund": ("4000000000007726", "Card ending in 7726", "Paid; a refund stays pending for a while."),
    "failing-refund": ("4000000000005126", "Card ending in 5126", "Paid; a refund fails later."),
}
"""By name: number, words, what comes of it."""

NEWS = {
    "": ("On time", "the shop is told at once"),
    "twice": ("Twice", "the same event comes two times"),
    "twin": ("As two events", "one change, two ids"),
    "late": ("Late", "after 30 seconds"),
    "lost": ("Never", "the shop has to ask for itself"),
}


def method(account: Account, way: str, details: Obj) -> Obj:
    """A new payment method of this kind; raises Problem where there is no such way."""
    if way not in WAYS:
        raise Problem("Choose how to pay.")
    number = WAYS[way][0]
    if number in CARDS:
        return made(account, "card", CARDS[number], details)
    return made(account, "sepa_debit", of_account(number), details)
