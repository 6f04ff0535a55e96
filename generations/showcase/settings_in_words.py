"""What an endpoint makes of some options, in words beside a price: "8 s with sound", "8 s is 2 clips, 720p, silent"."""

from collections.abc import Iterator

from generations.catalogue.described import SOUND_OF_VIDEO
from generations.catalogue.endpoint import Toggle, seconds
from generations.catalogue.sold_by import CLIP, quantities
from generations.showcase.option_prices import OptionPrices, in_words


def made_of(prices: OptionPrices) -> str:
    """Length and sound, and the resolution where the price depends on it."""
    return ", ".join(_facts(prices)).replace(" s, with", " s with")


def _facts(prices: OptionPrices) -> Iterator[str]:
    endpoint, chosen = prices.endpoint, prices.chosen
    yield _length(prices)
    if "resolution" in prices.deciding:
        yield in_words(endpoint.parameter("resolution"), chosen["resolution"])
    sound = next((one for one in endpoint.parameters if one.name == "generate_audio"), None)
    yield in_words(sound, chosen[sound.name]) if isinstance(sound, Toggle) else SOUND_OF_VIDEO[endpoint.sound]


def _length(prices: OptionPrices) -> str:
    length = f"{seconds(prices.chosen['duration'])} s"
    clips, words = quantities(prices.chosen)[CLIP]
    is_by_clips = any(rate.unit == CLIP for rate in prices.rates)
    return f"{length} is {words}" if is_by_clips and clips > 1 else length
