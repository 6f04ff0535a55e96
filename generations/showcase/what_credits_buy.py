"""What a number of credits buys, in videos of some eight seconds, whatever else is as the form opens."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

from billing.pricing.prices import SoldRate
from generations.catalogue import ENDPOINTS, Endpoint
from generations.catalogue.endpoint import seconds
from generations.models import EndpointStatus
from generations.showcase.option_prices import OptionPrices
from generations.workflow import quoting

APART: Final = 2.5  # times as dear is worth naming beside
FEWEST: Final = 5  # of a dearer one; fewer are no reason to buy
SECONDS: Final = 8
TRY_SECONDS: Final = 6


class Video(NamedTuple):
    """A kind of video and its price."""

    title: str
    credits: int
    seconds: int = SECONDS


def what_credits_buy(numbers: Collection[int]) -> Mapping[int, str]:
    """Such as: about 37 Hailuo videos, or 12 with Sora 2. A number that buys none is left out; two queries."""
    videos = _named(_videos())
    return {number: words for number in numbers if (words := _in_words(number, videos))}


def cheapest_try() -> Video | None:
    """The cheapest short video there is; two queries."""
    return next(iter(_videos(TRY_SECONDS)), None)


def _videos(about: int = SECONDS) -> list[Video]:
    """What is made from text and offered now, of about so many seconds, the cheapest first."""
    rates, lives = quoting.all_rates(), EndpointStatus.objects.not_live().in_bulk()
    offered = [endpoint for endpoint in ENDPOINTS if not endpoint.is_from_pictures and endpoint.id not in lives]
    videos = [_priced(endpoint, rates.get(endpoint.id, ()), about) for endpoint in offered]
    return sorted((video for video in videos if video.credits), key=lambda video: video.credits)


def _priced(endpoint: Endpoint, rates: Sequence[SoldRate], about: int) -> Video:
    lengths = endpoint.parameter("duration").priced_values
    nearest = min(lengths, key=lambda length: abs((seconds(length) or 0) - about))
    total = OptionPrices(endpoint, endpoint.defaults() | {"duration": nearest}, known_rates=rates).total
    return Video(endpoint.title, total.credits if total else 0, round(seconds(nearest) or 0))


def _named(videos: Sequence[Video]) -> list[Video]:
    """The cheapest, the next that is clearly dearer, and the dearest, where that is clearly dearer still."""
    named = list(videos[:1])
    for video in (*videos, *videos[-1:]):
        if video.credits >= APART * named[-1].credits and (len(named) == 1 or video is videos[-1]):
            named.append(video)
    return named


def _in_words(number: int, videos: Sequence[Video]) -> str:
    counted = [(number // video.credits, video.title) for video in videos]
    counted = [(many, title) for many, title in counted[:1] if many] + [one for one in counted[1:] if one[0] >= FEWEST]
    match counted:
        case []:
            return ""
        case [(many, title)]:
            return f"about {many:,} {title} video{'' if many == 1 else 's'}"
        case [(many, title), (fewer, other)]:
            return f"about {many:,} {title} videos, or {fewer:,} with {other}"
        case _:
            *first, last = [f"{many:,} {title}" for many, title in counted]
            return f"about {', '.join(first)}, or {last}"
