"""Sums in a currency's smallest unit, and how Stripe's errors write them."""

from typing import Any

from billing.payments.sandbox.params import text, whole
from billing.payments.sandbox.problems import Problem, Refused

MOST = 99_999_999
LEAST = 50
WITHOUT_CENTS = frozenset({"clp", "jpy", "krw", "vnd", "xaf", "xof"})
CURRENCIES = WITHOUT_CENTS | {"aud", "cad", "chf", "czk", "dkk", "eur", "gbp", "nok", "nzd", "pln", "sek", "sgd", "usd"}
SIGNS = {"usd": "$", "eur": "€", "gbp": "£"}

amount = whole(least=1, most=10**12)


def currency(value: Any, name: str) -> str:
    """A currency's code, in lower case."""
    code = text(value, name).lower()
    if code not in CURRENCIES:
        known = ", ".join(sorted(CURRENCIES))
        raise Refused(f"Invalid currency: {code}. Stripe currently supports these currencies: {known}", param=name)
    return code


def check_charge(sum_: int, code: str) -> None:
    """Refuse what is too little or too much to be paid by card."""
    if sum_ > MOST:
        message = f"Amount must be no more than {written(MOST, code)}"
        raise Problem(message, code="amount_too_large", param="amount")
    if sum_ < LEAST and code not in WITHOUT_CENTS:
        message = f"Amount must be at least {written(LEAST, code)} {code}"
        raise Problem(message, code="amount_too_small", param="amount")


def written(sum_: int, code: str) -> str:
    """For people: `$12.00`, `12.00 SEK`, `¥1200` is `1200 JPY`."""
    plain = f"{sum_:,}" if code in WITHOUT_CENTS else f"{sum_ / 100:,.2f}"
    return f"{SIGNS[code]}{plain}" if code in SIGNS else f"{plain} {code.upper()}"
