"""The prices that fal lists, in dollars, by endpoint: `manage.py load_rates` puts them into the price tables.

A listed price that changes is a new entry with its own start; entries are never edited. Where fal's pages and their
tables differ ("33 % off without sound"), the table counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from generations.catalogue.sold_by import CLIP, SECOND

SINCE = datetime(2025, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class ListedPrice:
    """One row of a price table."""

    endpoint_id: str
    unit: str
    usd: Decimal
    condition: dict[str, Any] = field(default_factory=dict)
    label: str = ""
    valid_from: datetime = SINCE


def _flat(endpoint_id: str, usd: str) -> Iterator[ListedPrice]:
    yield ListedPrice(endpoint_id, SECOND, Decimal(usd))


def _by_sound(endpoint_id: str, *, without: str, with_sound: str) -> Iterator[ListedPrice]:
    yield ListedPrice(endpoint_id, SECOND, Decimal(without), {"generate_audio": False}, "without sound")
    yield ListedPrice(endpoint_id, SECOND, Decimal(with_sound), {"generate_audio": True}, "with sound")


def _by_resolution(endpoint_id: str, unit: str, prices: dict[str, str]) -> Iterator[ListedPrice]:
    for resolution, usd in prices.items():
        label = "in 1080p" if resolution == "1080p" else ""
        yield ListedPrice(endpoint_id, unit, Decimal(usd), {"resolution": resolution}, label)


PIKA = {"720p": "0.20", "1080p": "0.45"}
SORA_PRO = {"720p": "0.30", "1080p": "0.50"}
HAILUO = {"768P": "0.045"}
HAILUO_FROM_PICTURE = "fal-ai/minimax/hailuo-02/standard/image-to-video"

# Options that fal's tables leave out, by endpoint: each costs what another one does until staff set a rate for it.
PRICED_AS: dict[str, dict[str, dict[str, str]]] = {HAILUO_FROM_PICTURE: {"resolution": {"512P": "768P"}}}

LISTED_PRICES: tuple[ListedPrice, ...] = (
    *_by_resolution("fal-ai/pika/v2.2/text-to-video", CLIP, PIKA),
    *_by_resolution("fal-ai/pika/v2.2/image-to-video", CLIP, PIKA),
    *_by_sound("fal-ai/veo3.1/reference-to-video", without="0.20", with_sound="0.40"),
    *_by_sound("fal-ai/veo3/fast", without="0.25", with_sound="0.40"),
    *_by_sound("fal-ai/veo3.1/fast/image-to-video", without="0.10", with_sound="0.15"),
    *_flat("fal-ai/sora-2/text-to-video", "0.10"),
    *_flat("fal-ai/sora-2/image-to-video", "0.10"),
    *_by_resolution("fal-ai/sora-2/text-to-video/pro", SECOND, SORA_PRO),
    *_by_resolution("fal-ai/sora-2/image-to-video/pro", SECOND, SORA_PRO),
    *_flat("fal-ai/minimax/hailuo-02/standard/text-to-video", "0.045"),
    *_by_resolution(HAILUO_FROM_PICTURE, SECOND, HAILUO),
)
