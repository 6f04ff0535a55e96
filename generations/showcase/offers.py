"""The models page: what each endpoint is good for, what can be chosen, and its price table."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict

from billing.pricing.prices import Quote, SoldRate, dollars
from generations.catalogue import Endpoint
from generations.catalogue.described import options
from generations.catalogue.endpoint import Choice, Images, Wire
from generations.catalogue.sold_by import A_UNIT
from generations.models import EndpointStatus, Generation
from generations.showcase.clips import Clip, clip_of
from generations.showcase.option_prices import OptionPrices, in_words
from generations.showcase.track_record import TrackRecord

CEILINGS: Final = (30, 50, 100, 150)  # credits, as offered on the page
_CREDITS: Final = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class Row:
    """A row of the price table: "With sound, $0.40 a second", from its least to its most credits."""

    words: str
    least: int
    most: int


@dataclass(frozen=True)
class Shown:
    """An endpoint on the page; without rows it has no price at the moment."""

    endpoint: Endpoint
    life: EndpointStatus | None
    facts: Sequence[str]
    rows: Sequence[Row]
    lowest: Quote | None
    record: TrackRecord | None = None
    picture: Generation | None = None
    per_kept: int | None = None

    @property
    def clip(self) -> Clip | None:
        """What stands for it while staff have picked no video made with it."""
        return clip_of(self.endpoint.id)


def shown(
    endpoint: Endpoint,
    rates: Sequence[SoldRate],
    life: EndpointStatus | None,
    record: TrackRecord | None = None,
    picture: Generation | None = None,
    *,
    per_kept: int | None = None,
) -> Shown:
    """An endpoint as the page has it, under its rates; `per_kept` is what a kept one has cost who looks."""
    prices = OptionPrices(endpoint, dict(endpoint.defaults()), known_rates=rates)
    table: dict[str, list[Quote]] = {}
    for rate in rates:
        table.setdefault(_words(endpoint, rate, is_only=_is_one_price(rates)), []).extend(_totals(prices, rate))
    rows = [
        Row(words, min(total.credits for total in totals), max(total.credits for total in totals))
        for words, totals in table.items()
        if totals
    ]
    sold = [total for totals in table.values() for total in totals]
    lowest = min(sold, key=lambda total: total.credits, default=None)
    rows.sort(key=lambda row: -row.most)
    return Shown(endpoint, life, tuple(_facts(endpoint)), rows, lowest, record, picture, per_kept)


def _totals(prices: OptionPrices, rate: SoldRate) -> Iterator[Quote]:
    """The prices under one rate, for each length."""
    for duration in prices.endpoint.parameter("duration").priced_values:
        total = prices.quote(**_as_options(prices.endpoint, rate.condition), duration=duration)
        if total is not None:
            yield total


def _as_options(endpoint: Endpoint, condition: dict[str, Any]) -> dict[str, Wire]:
    """A rate's condition in the catalogue's spelling: 768p is the option 768P."""
    found: dict[str, Wire] = {}
    for name, value in condition.items():
        known = endpoint.parameter(name).priced_values
        found[name] = next((one for one in known if str(one).casefold() == str(value).casefold()), value)
    return found


def _words(endpoint: Endpoint, rate: SoldRate, *, is_only: bool) -> str:
    price = f"{dollars(rate.usd)} {A_UNIT.get(rate.unit, rate.unit)}"
    chosen = _as_options(endpoint, rate.condition)
    words = " ".join(in_words(endpoint.parameter(name), value) for name, value in chosen.items())
    return price if is_only or not words else f"{words[0].upper()}{words[1:]}, {price}"


def _is_one_price(rates: Sequence[SoldRate]) -> bool:
    return len({(rate.usd, rate.unit, rate.margin_percent) for rate in rates}) == 1


def _facts(endpoint: Endpoint) -> Iterator[str]:
    for one in endpoint.parameters:
        if isinstance(one, Images):
            yield f"1 to {one.maximum} pictures"
    yield from options(endpoint).split(" · ")


@dataclass(frozen=True)
class Wanted:
    """What the models are narrowed to, as it stands in the address."""

    sources: Sequence[str]
    sound: bool
    full_hd: bool
    most: int | None = None

    @classmethod
    def read(cls, query: QueryDict) -> "Wanted":
        """The filters of an address; what means nothing is ignored."""
        sources = [source for source in query.getlist("from") if source in {"text", "image"}]
        most = query.get("most", "")
        return cls(
            sources,
            sound="sound" in query,
            full_hd=query.get("resolution") == "1080p",
            most=int(most) if _CREDITS.fullmatch(most) else None,
        )

    def fits(self, endpoint: Endpoint) -> bool:
        """Whether an endpoint is among them, whatever it costs."""
        source = "image" if endpoint.is_from_pictures else "text"
        return (
            (not self.sources or source in self.sources)
            and (not self.sound or endpoint.sound != "silent")
            and (not self.full_hd or "1080p" in _resolutions(endpoint))
        )

    def affords(self, offer: Shown) -> bool:
        """Whether its cheapest video is within the price."""
        return self.most is None or (offer.lowest is not None and offer.lowest.credits <= self.most)


def _resolutions(endpoint: Endpoint) -> tuple[str | int, ...]:
    found = (one.options for one in endpoint.parameters if isinstance(one, Choice) and one.name == "resolution")
    return next(found, ())
