"""The chain that a video stands in, and what it costs to go on from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from billing.pricing.exceptions import NoRate
from generations.catalogue import ENDPOINTS, Endpoint, find, joined
from generations.catalogue.nearest import nearest_from_picture
from generations.models import Generation
from generations.models.chain import FIELDS, around
from generations.progress.properly import offered
from generations.workflow import quoting

FEWEST_TO_JOIN: Final = 2


@dataclass(frozen=True)
class Cheapest:
    """The endpoint that goes on from a picture for the fewest credits."""

    endpoint: Endpoint
    credits: int


@dataclass(frozen=True)
class Chain:
    """Clips that continue each other, in order, and the files that one of them was joined into."""

    clips: Sequence[Generation]
    joined: Sequence[Generation]
    cheapest: Cheapest | None

    @property
    def credits(self) -> int:
        """What was paid for them, and is on hold for those that go on."""
        return sum(_paid(clip) for clip in self.clips)

    @property
    def seconds(self) -> float:
        """How long they are together."""
        return sum(clip.duration_seconds or 0 for clip in self.clips)

    @property
    def finished(self) -> list[Generation]:
        """Those that can be joined."""
        return [clip for clip in self.clips if clip.is_watchable]

    @property
    def can_be_joined(self) -> bool:
        """Whether there is more than one."""
        return len(self.finished) >= FEWEST_TO_JOIN


def chain(generation: Generation) -> Chain | None:
    """The chain of a finished one, and what it was joined into; None where it stands alone, after one query."""
    clips, joined_into = around(generation)
    if not (clips or joined_into):
        return None
    return Chain(clips, joined_into, cheapest_on() if clips else None)


def clips_of(generation: Generation) -> list[Generation]:
    """Of a joined one its clips that are still there, in order; a query for those alone."""
    if not generation.is_joined:
        return []
    ids = joined.clips_of(generation.arguments)
    found = Generation.objects.filter(user=generation.user_id, deleted_at=None).only(*FIELDS).in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def cheapest_on() -> Cheapest | None:
    """What goes on for the fewest credits as its form opens."""
    rates, not_live = offered()
    found = []
    for endpoint in ENDPOINTS:
        if endpoint.category != "image-to-video" or endpoint.id in not_live:
            continue
        try:
            quote = quoting.quote(endpoint, rates.get(endpoint.id, ()), endpoint.defaults())
        except NoRate:
            continue
        found.append(Cheapest(endpoint, quote.credits))
    return min(found, key=lambda one: one.credits, default=None)


def way_on(generation: Generation) -> Endpoint | None:
    """The endpoint whose form continues it: the most like its own."""
    return nearest_from_picture(find(generation.endpoint_id))


def _paid(clip: Generation) -> int:
    if clip.charged_credits is not None:
        return clip.charged_credits
    return 0 if clip.is_final else clip.price_credits
