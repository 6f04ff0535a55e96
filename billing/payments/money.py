"""What credits cost, and how sums of money are written. Amounts are whole hundredths of a currency's unit."""

from decimal import Decimal
from typing import Final

from django.conf import settings

HUNDREDTHS: Final = 100  # currencies without them are refused by the settings
SIGNS: Final = {"usd": "$", "eur": "€", "gbp": "£"}


def amount_of(credits: int) -> int:
    """What credits cost without tax; a broken hundredth is rounded up."""
    return -(-credits * HUNDREDTHS // settings.CREDITS_PER_USD)


def share_of(part: int, whole: int, of: int) -> int:
    """So much of something as `part` is of `whole`; half a unit is rounded up, and the whole gives all of it."""
    return (2 * part * of + whole) // (2 * whole)


def money(amount: int, currency: str) -> str:
    """A sum in words: $40.00, −€1,200.50, 5.00 CHF."""
    number = f"{Decimal(abs(amount)) / HUNDREDTHS:,.2f}"
    minus, sign = "−" if amount < 0 else "", SIGNS.get(currency)
    return f"{minus}{sign}{number}" if sign else f"{minus}{number} {currency.upper()}"
