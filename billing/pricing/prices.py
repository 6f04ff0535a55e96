"""What a sale costs: pure arithmetic over rates.

Dollars are Decimal and credits whole; they meet here alone, and are rounded up once, at the end.
"""

import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.conf import settings
from django.db.models import CharField, QuerySet
from django.db.models.functions import Now

from billing.pricing.basis import Basis
from billing.pricing.exceptions import NoRate
from billing.pricing.matching import matching_rate, normal, outcomes
from billing.pricing.models import Rate
from billing.pricing.quote import Line, Quote, SoldRate
from maxvideo.web.kept_queries import Given, KeptRows

__all__ = [
    "OF_A_RATE",
    "Line",
    "Quote",
    "SoldRate",
    "begun",
    "current_rates",
    "dollars",
    "free",
    "quote",
    "settled",
    "together",
]

CENT = Decimal("0.01")
OF_A_RATE: Final = ("product", "condition", "unit", "usd", "label", "margin_percent")
"""What a price hangs on."""
NOW: Final = KeptRows(lambda: begun().filter(product=Given("product", CharField())))


def begun(at: datetime | None = None) -> QuerySet[Rate]:
    """The rates that hold now, or held `at`, and those before them."""
    return Rate.objects.filter(valid_from__lte=at or Now()).order_by("valid_from")


def current_rates(product: str | None = None, *, at: datetime | None = None) -> list[SoldRate]:
    """The rates of one product, or of all, as they are now or were `at`: of each condition the newest. One query."""
    newest = {(rate.product, normal(rate.condition)): rate for rate in _in_order(product, at)}
    return [
        SoldRate(
            product=rate.product,
            condition=rate.condition,
            unit=rate.unit,
            usd=rate.usd,
            label=rate.label,
            margin_percent=settings.MARGIN_PERCENT if rate.margin_percent is None else rate.margin_percent,
        )
        for rate in newest.values()
        if rate.usd is not None
    ]


def _in_order(product: str | None, at: datetime | None) -> Iterable[Rate]:
    if product is None:
        return begun(at)
    return NOW(product=product) if at is None else begun(at).filter(product=product)


def quote(rates: Sequence[SoldRate], basis: Basis) -> Quote:
    """Price a sale under one product's rates.

    Where the price depends on something undecided, it is the dearest that may come of it, "at most".
    Raises NoRate unless exactly one rate fits, and where its unit is none of the quantities.
    """
    priced = [_price(matching_rate(rates, outcome, basis), basis) for outcome in outcomes(rates, basis)]
    dearest = max(priced, key=lambda outcome: outcome.credits)
    return Quote(
        credits=dearest.credits,
        usd=dearest.usd,
        lines=dearest.lines,
        is_at_most=any(outcome.credits != dearest.credits for outcome in priced),
        rates=tuple(rate for outcome in priced for rate in outcome.rates),
        credits_per_usd=dearest.credits_per_usd,
    )


def together(quotes: Sequence[Quote]) -> Quote:
    """The price of several sales at once: each is rounded for itself. There is at least one."""
    return Quote(
        credits=sum(one.credits for one in quotes),
        usd=_tidy(sum((one.usd for one in quotes), Decimal(0))),
        lines=tuple(line for one in quotes for line in one.lines),
        is_at_most=any(one.is_at_most for one in quotes),
        rates=tuple(rate for one in quotes for rate in one.rates),
        credits_per_usd=quotes[0].credits_per_usd,
    )


def free(reason: str) -> Quote:
    """The price of what costs nothing, and why."""
    nothing = _tidy(Decimal(0))
    line = Line(reason, nothing)
    return Quote(0, nothing, (line,), is_at_most=False, rates=(), credits_per_usd=settings.CREDITS_PER_USD)


def settled(sold: Quote, delivered: Basis) -> int:
    """Credits to capture, now that everything about what was sold is decided; never more than were quoted."""
    if not sold.is_at_most:
        return sold.credits
    try:
        rate = matching_rate(sold.rates, delivered.conditions, delivered)
        price = _price(rate, delivered, sold.credits_per_usd)
    except NoRate:
        return sold.credits
    return min(sold.credits, price.credits)


def dollars(amount: Decimal) -> str:
    """An amount in words: $0.40, $0.045, −$3.20."""
    return f"{'−' if amount < 0 else ''}${_tidy(abs(amount)):,f}"


def _price(rate: SoldRate, basis: Basis, credits_per_usd: int | None = None) -> Quote:
    """The price under one rate: listed, with the margin, rounded up to a whole credit."""
    per_usd = credits_per_usd or settings.CREDITS_PER_USD
    if rate.unit not in basis.quantities:
        raise NoRate(f"no quantity of the unit {rate.unit!r}")
    number, words = basis.quantities[rate.unit]
    listed = number * rate.usd
    exact = listed * (1 + rate.margin_percent / 100)
    credits = math.ceil(exact * per_usd)
    worth = Decimal(credits) / per_usd
    steps = [
        Line(f"{words} × {dollars(rate.usd)} {rate.label}".strip(), listed),
        Line(f"{rate.margin_percent.normalize():f} % margin", exact - listed),
        Line("rounded up to a whole credit", worth - exact),
    ]
    lines = tuple(Line(step.text, _tidy(step.usd)) for step in steps if step.usd or step is steps[0])
    return Quote(credits, _tidy(worth), lines, is_at_most=False, rates=(rate,), credits_per_usd=per_usd)


def _tidy(amount: Decimal) -> Decimal:
    """The same amount with cents at least, and no zeros beyond them."""
    exact = amount.normalize()
    return exact.quantize(CENT) if exact == exact.quantize(CENT) else exact
