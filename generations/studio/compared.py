"""What each endpoint makes of one comparison: its arguments, its price, and both in words."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from billing.pricing import prices
from billing.pricing.exceptions import NoRate
from billing.pricing.prices import Quote, SoldRate
from generations.catalogue import ENDPOINTS, Endpoint
from generations.catalogue.described import lengths
from generations.catalogue.endpoint import AUTO, seconds
from generations.catalogue.lengths import DURATION
from generations.models import EndpointStatus
from generations.studio.wish import Wish, common_shapes, shapes_of
from generations.workflow import quoting

Rates: TypeAlias = Mapping[str, Sequence[SoldRate]]


@dataclass(frozen=True)
class Compared:
    """One endpoint and what it makes of the wish; without a quote it has no price at the moment."""

    endpoint: Endpoint
    wish: Wish
    quote: Quote | None
    is_chosen: bool = False
    status: EndpointStatus | None = None

    @cached_property
    def arguments(self) -> dict[str, Any]:
        """What fal gets."""
        return self.wish.arguments(self.endpoint)

    @property
    def facts(self) -> list[str]:
        """That in words: "6 s, it has 6 or 10", "768p", "silent", "its own shape"."""
        return [fact for fact in (self._length, self._resolution, self._sound, self._shape) if fact]

    @property
    def arithmetic(self) -> str:
        """How its price comes about."""
        return self.quote.lines[0].text if self.quote and self.quote.lines else ""

    @property
    def has_sound_choice(self) -> bool:
        """Whether it asks about sound."""
        return self.endpoint.sound == "optional"

    @property
    def _length(self) -> str:
        length = seconds(self.arguments.get(DURATION)) or 0
        is_another = self.wish.length is not None and self.wish.length != length
        return f"{length} s, it has {lengths(self.endpoint)}" if is_another else f"{length} s"

    @property
    def _resolution(self) -> str:
        resolution = self.arguments.get("resolution")
        return "" if resolution is None or resolution == AUTO else str(resolution).lower()

    @property
    def _sound(self) -> str:
        if self.endpoint.sound == "optional":
            return "with sound" if self.wish.has_sound else "silent"
        return "with sound" if self.endpoint.sound == "always" else "silent"

    @property
    def _shape(self) -> str:
        if shapes_of(self.endpoint):
            return ""
        return "the picture's shape" if self.endpoint.is_from_pictures else "its own shape"


@dataclass(frozen=True)
class Comparison:
    """Every endpoint under one wish, those that are chosen among them."""

    every: Sequence[Compared]
    rates: Rates

    @classmethod
    def of(cls, wish: Wish, chosen: Collection[str]) -> "Comparison":
        """Read rates and endpoints' states: two queries."""
        rates, statuses = quoting.all_rates(), EndpointStatus.objects.not_live().in_bulk()
        found = [
            Compared(one, wish, _quote(one, wish, rates), one.id in chosen, statuses.get(one.id)) for one in ENDPOINTS
        ]
        return cls([one for one in found if one.is_chosen or not _is_retired(one.status)], rates)

    @property
    def chosen(self) -> list[Compared]:
        """Those that are asked, in the order of the models page."""
        return [one for one in self.every if one.is_chosen]

    @property
    def groups(self) -> list[tuple[str, list[Compared]]]:
        """All of them, by what they start from."""
        from_words = [one for one in self.every if not one.endpoint.is_from_pictures]
        from_pictures = [one for one in self.every if one.endpoint.is_from_pictures]
        return [("From words", from_words), ("From a picture", from_pictures)]

    @property
    def total(self) -> Quote | None:
        """The price of all that are chosen; None where one has none, or none is chosen."""
        quotes = [one.quote for one in self.chosen if one.quote]
        return prices.together(quotes) if quotes and len(quotes) == len(self.chosen) else None

    @property
    def shapes(self) -> list[str]:
        """The shapes that every chosen endpoint with a choice of them has; of all endpoints where none is chosen."""
        return common_shapes([one.endpoint for one in self.chosen or self.every])

    @property
    def usual_shape(self) -> str:
        """The one that is chosen as served: the endpoints' own default."""
        return AUTO if AUTO in self.shapes else next(iter(self.shapes), "")

    @property
    def has_sound_choice(self) -> bool:
        """Whether one of those that are chosen asks about sound."""
        return any(one.has_sound_choice for one in self.chosen)

    @property
    def without_sound(self) -> str:
        """What the other side of the switch costs, by endpoint: "Veo 3 Fast without it: 200 credits, 120 less"."""
        return "; ".join(self._other_sides())

    def _other_sides(self) -> Iterator[str]:
        for one in self.chosen:
            wish = Wish(length=one.wish.length, has_sound=not one.wish.has_sound)
            other = _quote(one.endpoint, wish, self.rates) if one.has_sound_choice and one.quote else None
            if other and one.quote and (less := one.quote.credits - other.credits):
                side, more = ("without it", "less") if one.wish.has_sound else ("with it", "more")
                yield f"{one.endpoint.title} {side}: {other.credits:,} credits, {abs(less):,} {more}"


def _quote(endpoint: Endpoint, wish: Wish, rates: Rates) -> Quote | None:
    try:
        return quoting.quote(endpoint, rates.get(endpoint.id, ()), wish.arguments(endpoint))
    except NoRate:
        return None


def _is_retired(status: EndpointStatus | None) -> bool:
    return status is not None and status.life == EndpointStatus.Life.RETIRED
