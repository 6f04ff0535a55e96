"""What each endpoint makes of one comparison: its arguments, its price, and both in words."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeAlias

from billing.pricing import prices
from billing.pricing.exceptions import NoRate
from billing.pricing.prices import Quote, SoldRate
from generations.catalogue import ENDPOINTS, Endpoint
from generations.catalogue.described import lengths
from generations.catalogue.endpoint import AUTO, Choice, Image, Images, Parameter, Toggle, seconds
from generations.catalogue.lengths import DURATION, nearest_length
from generations.models import EndpointStatus
from generations.workflow import quoting

SHAPE: Final = "aspect_ratio"
Rates: TypeAlias = Mapping[str, Sequence[SoldRate]]


@dataclass(frozen=True)
class Wish:
    """What is asked of all: None, or no shape, is each endpoint's own."""

    prompt: str = ""
    picture: Any = None
    length: int | None = None
    shape: str = ""
    has_sound: bool = True

    def arguments(self, endpoint: Endpoint) -> dict[str, Any]:
        """What fal gets of it at one endpoint; what that does not have is left out."""
        found: dict[str, Any] = {"prompt": self.prompt} | endpoint.defaults()
        length = None if self.length is None else nearest_length(endpoint, self.length)
        if length is not None:
            found[DURATION] = length
        for parameter in endpoint.parameters:
            value = self._value(parameter)
            if value is not None:
                found[parameter.name] = value
        return found

    def _value(self, parameter: Parameter) -> Any:
        match parameter:
            case Toggle(name="generate_audio"):
                return self.has_sound
            case Choice(name="aspect_ratio", options=options) if self.shape in options:
                return self.shape
            case Image(is_required=True):
                return self.picture
            case Images():
                return [self.picture] if self.picture else None
            case _:
                return None


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


def shapes_of(endpoint: Endpoint) -> list[str]:
    """The shapes that can be chosen there; none where there is no choice."""
    shape = next((one for one in endpoint.parameters if one.name == SHAPE), None)
    return [str(option) for option in shape.options] if isinstance(shape, Choice) else []


def common_shapes(endpoints: Sequence[Endpoint]) -> list[str]:
    """The shapes that all of them have that have a choice."""
    with_choice = [found for one in endpoints if (found := shapes_of(one))]
    first = with_choice[0] if with_choice else []
    return [shape for shape in first if all(shape in found for found in with_choice)]


def _quote(endpoint: Endpoint, wish: Wish, rates: Rates) -> Quote | None:
    try:
        return quoting.quote(endpoint, rates.get(endpoint.id, ()), wish.arguments(endpoint))
    except NoRate:
        return None


def _is_retired(status: EndpointStatus | None) -> bool:
    return status is not None and status.life == EndpointStatus.Life.RETIRED
