"""What a generation costs: pure arithmetic over rates.

Dollars are Decimal and credits whole; they meet here alone, and are rounded up once, at the end.
"""

import itertools
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models.functions import Now

from billing.pricing.exceptions import NoRate
from billing.pricing.models import Rate
from billing.pricing.quote import Line, Quote, SoldRate
from generations.catalogue.listed_prices import PRICED_AS

__all__ = ["Line", "Quote", "SoldRate", "clash", "current_rates", "dollars", "quote", "settled"]

AUTO = "auto"
FULL_HD = 1080
CENT = Decimal("0.01")


def current_rates(endpoint_id: str | None = None, *, at: datetime | None = None) -> list[SoldRate]:
    """The rates of one endpoint, or of all, as they are now or were `at`: of each condition the newest. One query."""
    rates = Rate.objects.filter(valid_from__lte=at or Now()).order_by("valid_from")
    if endpoint_id is not None:
        rates = rates.filter(endpoint_id=endpoint_id)
    newest = {(rate.endpoint_id, _normal(rate.condition)): rate for rate in rates}
    return [
        SoldRate(
            endpoint_id=rate.endpoint_id,
            condition=rate.condition,
            unit=rate.unit,
            usd=rate.usd,
            label=rate.label,
            margin_percent=settings.MARGIN_PERCENT if rate.margin_percent is None else rate.margin_percent,
        )
        for rate in newest.values()
        if rate.usd is not None
    ]


def quote(rates: Sequence[SoldRate], arguments: Mapping[str, Any], *, own_key: bool = False) -> Quote:
    """Price `arguments` under one endpoint's rates; with a key of the user's own it costs nothing.

    Where the price depends on something left to "auto", it is the dearest that may come of it, "at most".
    Raises NoRate unless exactly one rate fits.
    """
    if own_key:
        return _free()
    outcomes = [_price(_the_one(rates, outcome), outcome) for outcome in _outcomes(rates, arguments)]
    dearest = max(outcomes, key=lambda outcome: outcome.credits)
    return Quote(
        credits=dearest.credits,
        usd=dearest.usd,
        lines=dearest.lines,
        is_at_most=any(outcome.credits != dearest.credits for outcome in outcomes),
        rates=tuple(rate for outcome in outcomes for rate in outcome.rates),
        credits_per_usd=dearest.credits_per_usd,
    )


def settled(sold: Quote, arguments: Mapping[str, Any], *, shorter_side: int) -> int:
    """Credits to capture, now that the video's shorter side (in pixels) is known; never more than were quoted."""
    if not sold.is_at_most:
        return sold.credits
    delivered = {**arguments, "resolution": "1080p" if shorter_side >= FULL_HD else "720p"}
    try:
        price = _price(_the_one(sold.rates, delivered), delivered, sold.credits_per_usd)
    except NoRate:
        return sold.credits
    return min(sold.credits, price.credits)


def clash(condition: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether the same arguments could meet two different conditions: whatever both name, they name alike."""
    named_by_both = condition.keys() & other.keys()
    return _normal(condition) != _normal(other) and all(
        _normal(condition[name]) == _normal(other[name]) for name in named_by_both
    )


def dollars(amount: Decimal) -> str:
    """An amount in words: $0.40, $0.045, −$3.20."""
    return f"{'−' if amount < 0 else ''}${_tidy(abs(amount)):,f}"


def _outcomes(rates: Sequence[SoldRate], arguments: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The arguments, or where a priced one is "auto", all that may come of it."""
    open_names = {
        name: {_normal(rate.condition[name]): rate.condition[name] for rate in rates if name in rate.condition}
        for name, value in arguments.items()
        if _normal(value) == _normal(AUTO)
    }
    choices = {name: values for name, values in open_names.items() if values and _normal(AUTO) not in values}
    for chosen in itertools.product(*(values.values() for values in choices.values())):
        yield {**arguments, **dict(zip(choices, chosen, strict=True))}


def _the_one(rates: Sequence[SoldRate], arguments: Mapping[str, Any]) -> SoldRate:
    fitting = _fitting(rates, arguments) or _fitting(rates, _as_priced(rates, arguments))
    if len(fitting) != 1:
        raise NoRate(f"{len(fitting)} rates fit {dict(arguments)}")
    return fitting[0]


def _fitting(rates: Sequence[SoldRate], arguments: Mapping[str, Any]) -> list[SoldRate]:
    return [
        rate
        for rate in rates
        if all(name in arguments and _normal(arguments[name]) == _normal(v) for name, v in rate.condition.items())
    ]


def _as_priced(rates: Sequence[SoldRate], arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    """The arguments with an option that has no price of its own as the one it costs as much as."""
    stand_ins = PRICED_AS.get(rates[0].endpoint_id, {}) if rates else {}
    return {
        name: stand_ins[name].get(value, value) if name in stand_ins else value for name, value in arguments.items()
    }


def _price(rate: SoldRate, arguments: Mapping[str, Any], credits_per_usd: int | None = None) -> Quote:
    """The price under one rate: listed, with the margin, rounded up to a whole credit."""
    per_usd = credits_per_usd or settings.CREDITS_PER_USD
    count, units = _count(rate, _seconds(arguments.get("duration")))
    listed = count * rate.usd
    exact = listed * (1 + rate.margin_percent / 100)
    credits = math.ceil(exact * per_usd)
    worth = Decimal(credits) / per_usd
    steps = [
        Line(f"{units} × {dollars(rate.usd)} {rate.label}".strip(), listed),
        Line(f"{rate.margin_percent.normalize():f} % margin", exact - listed),
        Line("rounded up to a whole credit", worth - exact),
    ]
    lines = tuple(Line(step.text, _tidy(step.usd)) for step in steps if step.usd or step is steps[0])
    return Quote(credits, _tidy(worth), lines, is_at_most=False, rates=(rate,), credits_per_usd=per_usd)


def _free() -> Quote:
    nothing = _tidy(Decimal(0))
    line = Line("your own key: nothing to pay", nothing)
    return Quote(0, nothing, (line,), is_at_most=False, rates=(), credits_per_usd=settings.CREDITS_PER_USD)


def _count(rate: SoldRate, seconds: int) -> tuple[int, str]:
    """How many units are charged, and that in words: each started clip counts."""
    if rate.unit == Rate.Unit.SECOND:
        return seconds, f"{seconds} s"
    clips = math.ceil(seconds / 5)
    return clips, "1 clip" if clips == 1 else f"{clips} clips"


def _seconds(duration: Any) -> int:
    """The length of 8, "8s" or "6"."""
    match = re.fullmatch(r"(\d{1,4})s?", str(duration))
    if match is None:
        raise NoRate(f"{duration!r} is no length")
    return int(match[1])


def _tidy(amount: Decimal) -> Decimal:
    """The same amount with cents at least, and no zeros beyond them."""
    exact = amount.normalize()
    return exact.quantize(CENT) if exact == exact.quantize(CENT) else exact


def _normal(value: Any) -> str:
    """A value as conditions are compared: 768p is 768P, and the order of names is nothing."""
    return json.dumps(value, sort_keys=True).casefold()
