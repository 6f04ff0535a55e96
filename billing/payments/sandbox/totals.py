"""What a session adds up to: lines, a discount, tax. All sums are whole, in the currency's smallest unit."""

from collections.abc import Iterable

from billing.payments.sandbox.account import Obj

PERCENT = {"AT": 20, "CH": 8.1, "DE": 19, "ES": 21, "FR": 20, "GB": 20, "IT": 22, "NL": 21, "US": 0}
"""Tax by country, as far as anybody practises with it; elsewhere none is due."""


def discount_on(subtotal: int, currency: str, coupon: Obj | None) -> int:
    """What a coupon takes off."""
    if coupon is None:
        return 0
    if coupon["percent_off"] is not None:
        return round(subtotal * float(coupon["percent_off"]) / 100)
    return min(subtotal, int(coupon["amount_off"])) if coupon["currency"] == currency else 0


def with_sums(lines: list[Obj], discount: int, percent: float) -> list[Obj]:
    """The lines with discount, tax and total; the last one takes what rounding leaves."""
    subtotal = sum(line["amount_subtotal"] for line in lines)
    left, found = discount, []
    for place, line in enumerate(lines, 1):
        part = left if place == len(lines) else discount * line["amount_subtotal"] // max(1, subtotal)
        left -= part
        found.append(_with_sums(line, part, percent))
    return found


def sums(lines: Iterable[Obj]) -> Obj:
    """The session's fields that say what it comes to."""
    every = list(lines)
    details = {"amount_discount": _sum(every, "amount_discount"), "amount_shipping": 0}
    return {
        "amount_subtotal": _sum(every, "amount_subtotal"),
        "amount_total": _sum(every, "amount_total"),
        "total_details": details | {"amount_tax": _sum(every, "amount_tax")},
    }


def _with_sums(line: Obj, discount: int, percent: float) -> Obj:
    taxed = line["amount_subtotal"] - discount
    is_inclusive = line["price"]["tax_behavior"] == "inclusive"
    tax = round(taxed * percent / (100 + percent if is_inclusive else 100))
    total = taxed if is_inclusive else taxed + tax
    return line | {"amount_discount": discount, "amount_tax": tax, "amount_total": total}


def _sum(lines: list[Obj], name: str) -> int:
    return sum(line[name] for line in lines)
