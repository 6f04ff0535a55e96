"""Every listed price for every combination of the options it depends on, as fal's table has it."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from billing.pricing.prices import Quote
from generations.catalogue import find
from generations.catalogue.listed_prices import LISTED_PRICES
from generations.workflow import quoting

PIKA = [({"resolution": "720p"}, "0.20"), ({"resolution": "1080p"}, "0.45")]
SORA_PRO = [({"resolution": "720p"}, "0.30"), ({"resolution": "1080p"}, "0.50")]
SORA_AUTO = ({"resolution": "auto"}, "0.50")
HAILUO = [({"resolution": "768P"}, "0.045"), ({"resolution": "512P"}, "0.045")]
FLAT = {"resolution": "720p"}


def by_sound(without: str, with_sound: str) -> list[tuple[dict[str, object], str]]:
    """Resolution is an option of these too, and changes nothing."""
    return [
        ({"generate_audio": sound, "resolution": resolution}, usd)
        for (sound, usd), resolution in product([(False, without), (True, with_sound)], ["720p", "1080p"])
    ]


# endpoint: (options and dollars a unit, durations, seconds in a unit)
TABLES = {
    "fal-ai/pika/v2.2/text-to-video": (PIKA, range(1, 16), 5),
    "fal-ai/pika/v2.2/image-to-video": (PIKA, range(1, 16), 5),
    "fal-ai/veo3.1/reference-to-video": (by_sound("0.20", "0.40"), ["8s"], 1),
    "fal-ai/veo3/fast": (by_sound("0.25", "0.40"), ["4s", "6s", "8s"], 1),
    "fal-ai/veo3.1/fast/image-to-video": (by_sound("0.10", "0.15"), ["4s", "6s", "8s"], 1),
    "fal-ai/sora-2/text-to-video": ([(FLAT, "0.10")], [4, 8, 12], 1),
    "fal-ai/sora-2/image-to-video": ([(FLAT, "0.10"), ({"resolution": "auto"}, "0.10")], [4, 8, 12], 1),
    "fal-ai/sora-2/text-to-video/pro": (SORA_PRO, [4, 8, 12], 1),
    "fal-ai/sora-2/image-to-video/pro": ([*SORA_PRO, SORA_AUTO], [4, 8, 12], 1),
    "fal-ai/minimax/hailuo-02/standard/text-to-video": ([({}, "0.045")], ["6", "10"], 1),
    "fal-ai/minimax/hailuo-02/standard/image-to-video": (HAILUO, ["6", "10"], 1),
}


def quote(endpoint_id: str, arguments: Mapping[str, Any]) -> Quote:
    endpoint = find(endpoint_id)
    return quoting.quote(endpoint, quoting.rates_of(endpoint), arguments)


EVERY_COMBINATION = [
    (endpoint, options | {"duration": duration}, usd, unit)
    for endpoint, (rows, durations, unit) in TABLES.items()
    for (options, usd), duration in product(rows, durations)
]


@pytest.mark.parametrize(("endpoint", "arguments", "usd", "unit"), EVERY_COMBINATION)
def test_listed_price(rates: None, endpoint: str, arguments: dict[str, str | int], usd: str, unit: int) -> None:
    seconds = int(str(arguments["duration"]).rstrip("s"))
    dollars = -(-seconds // unit) * Decimal(usd)

    made = quote(endpoint, arguments)

    assert (made.credits, made.usd) == (dollars * 100, dollars)


def test_only_auto_of_sora_pro_is_at_most(rates: None) -> None:
    at_most = {
        (endpoint, arguments["resolution"])
        for endpoint, arguments, _, _ in EVERY_COMBINATION
        if quote(endpoint, arguments).is_at_most
    }

    assert at_most == {("fal-ai/sora-2/image-to-video/pro", "auto")}


def test_the_table_has_every_listed_endpoint() -> None:
    assert {price.endpoint_id for price in LISTED_PRICES} == set(TABLES)
