"""The words of a price beside a control: each option's total, the other side of a switch, the steps of a range."""

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from billing.pricing.prices import Quote
from generations.catalogue.endpoint import Choice, Integer, Toggle, Wire
from generations.showcase.option_prices import OptionPrices


def in_credits(total: Quote | None) -> str:
    """A total under an option: "160 credits", "at most 200"."""
    if total is None:
        return "not sold now"
    return f"at most {total.credits:,}" if total.is_at_most else f"{total.credits:,} credits"


def option_totals(prices: OptionPrices, parameter: Choice) -> Mapping[Wire, str]:
    """What each option costs, by option; none where the price does not depend on it."""
    if parameter.name not in prices.deciding:
        return {}
    return {option: in_credits(total) for option, total in prices.tables[parameter.name].items()}


def auto_note(prices: OptionPrices, parameter: Choice) -> str:
    """What "at most" means, beside the Choice that makes it so; empty where the price is settled."""
    quote = prices.total
    if quote is None or not quote.is_at_most or parameter.name != "resolution" or "resolution" not in prices.deciding:
        return ""
    least = min(total.credits for total in prices.tables["resolution"].values() if total)
    maker = prices.endpoint.family.split()[0]
    return (
        f"With Auto, {maker} chooses. {quote.credits:,} credits are set aside; if the video comes out smaller than "
        f"1080p you pay {least:,} and {quote.credits - least:,} come back."
    )


def other_side(prices: OptionPrices, parameter: Toggle, *, is_on: bool) -> str:
    """What the other position of a switch costs; empty where that is the same."""
    quote, other = prices.total, prices.tables[parameter.name][not is_on]
    if quote is None or other is None or quote.credits == other.credits:
        return ""
    without = "Without it" if is_on else "With it"
    difference = other.credits - quote.credits
    return f"{without}: {other.credits:,} credits, {abs(difference):,} {'more' if difference > 0 else 'less'}"


def steps(prices: OptionPrices, parameter: Integer) -> str:
    """The totals of a range: "1–5 s: 20 credits, 6–10 s: 40 credits"; empty where there is one price."""
    return ", ".join(_ranges(prices.tables[parameter.name])) if parameter.name in prices.deciding else ""


def _ranges(totals: dict[Any, Quote | None]) -> Iterator[str]:
    for words, group in itertools.groupby(totals.items(), key=lambda pair: in_credits(pair[1])):
        values = [value for value, _ in group]
        span = f"{values[0]}" if len(values) == 1 else f"{values[0]}–{values[-1]}"
        yield f"{span} s: {words}"
