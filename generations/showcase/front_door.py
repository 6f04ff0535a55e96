"""What the front door shows: pictures that move, and a box for the first words with a few models beside it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

from django.templatetags.static import static
from django.urls import reverse

from billing.pricing.prices import Quote, SoldRate
from generations.catalogue import Endpoint, title_of
from generations.catalogue.sora import SORA_2
from generations.models import Generation
from generations.showcase.clips import Clip, clip_of
from generations.showcase.option_prices import OptionPrices
from generations.showcase.settings_in_words import made_of
from maxvideo.web.visible_text import first_words

IN_THE_REEL: Final = 10
ASKS_THROUGH: Final = SORA_2
"""The form that takes the box's words on to the chosen model: it has no switches, so that theirs stand as they open."""


class MovingPicture(NamedTuple):
    """A picture of the reel: where it leads, its files, and what is read out instead of it."""

    address: str
    still: str
    video: str
    width: int
    height: int
    shape: str
    words: str


class Reel(NamedTuple):
    """What plays one after another; `are_ours` while nothing of it was made by people here."""

    pictures: Sequence[MovingPicture]
    are_ours: bool


class Asked(NamedTuple):
    """A model beside the box, as its form opens."""

    endpoint: Endpoint
    makes: str
    quote: Quote


def reel(picked: Sequence[Generation], offered: Collection[Endpoint]) -> Reel:
    """What staff picked, and drawings of ours for the endpoints of which that has none."""
    shown = [_of_people(generation) for generation in picked[:IN_THE_REEL]]
    known = {generation.endpoint_id for generation in picked}
    rest = [(endpoint, clip_of(endpoint.id)) for endpoint in offered if endpoint.id not in known]
    ours = [_of_ours(endpoint, clip) for endpoint, clip in rest if clip]
    return Reel([*shown, *ours][:IN_THE_REEL], are_ours=not shown)


def asked(rates: Mapping[str, Sequence[SoldRate]], offered: Collection[Endpoint]) -> list[Asked]:
    """The models that need nothing but words, the cheapest first."""
    found = []
    for endpoint in offered:
        prices = OptionPrices(endpoint, dict(endpoint.defaults()), known_rates=rates.get(endpoint.id, ()))
        if prices.total and not endpoint.is_from_pictures:
            found.append(Asked(endpoint, made_of(prices), prices.total))
    return sorted(found, key=lambda one: one.quote.credits)


def _of_people(generation: Generation) -> MovingPicture:
    urls = (f"generations:featured{part}" for part in ("", "-poster", "-video"))
    address, still, video = (reverse(url, args=[generation.pk]) for url in urls)
    words = f"{first_words(generation.prompt, 12)}, made with {title_of(generation.endpoint_id)}"
    return MovingPicture(
        address, still, video, generation.width or 16, generation.height or 9, generation.shape or "16:9", words
    )


def _of_ours(endpoint: Endpoint, clip: Clip) -> MovingPicture:
    return MovingPicture(
        reverse("generations:studio", args=[endpoint.id]),
        static(clip.still),
        static(clip.video),
        clip.width,
        clip.height,
        clip.shape,
        f"{endpoint.title}: {endpoint.good_for}",
    )
