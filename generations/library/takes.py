"""A batch's generations side by side: what each came to, what all of them cost, and what is kept."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from billing.pricing.prices import Quote
from generations.catalogue.shapes import USUAL, expected_shape
from generations.models import Batch, Generation
from generations.progress.line import meaning_of
from generations.progress.progress import Progress, progress_of


@dataclass(frozen=True)
class Take:
    """One of a batch, at one moment."""

    generation: Generation
    progress: Progress

    @property
    def position(self) -> int:
        """Its place in the batch, which its key chooses it by."""
        return self.generation.position or 1

    @property
    def is_watchable(self) -> bool:
        """Whether there is a video to see."""
        return self.generation.is_watchable

    @property
    def is_live(self) -> bool:
        """Whether it is still being made."""
        return self.progress.is_live

    @property
    def seconds(self) -> float:
        """How long its video is."""
        return self.generation.duration_seconds or 0.0

    @property
    def meaning(self) -> str:
        """Why there is no video, in a few words."""
        return meaning_of(self.generation, self.progress)

    @property
    def arithmetic(self) -> str:
        """How its price came about."""
        quote = Quote.from_json(self.generation.quote)
        return quote.lines[0].text if quote.lines else ""


@dataclass(frozen=True)
class Takes:
    """Those of a batch that were not deleted, in their order."""

    batch: Batch
    every: Sequence[Take]

    @classmethod
    def of(cls, batch: Batch, at: datetime) -> "Takes":
        """The batch as it is now, in one query."""
        rows = Generation.objects.of(batch.user).filter(batch=batch).select_related("hold").order_by("position")
        return cls(batch, [Take(row, progress_of(row, at)) for row in rows])

    @property
    def shown(self) -> list[Take]:
        """Those with a place in the row: videos, and what is being made."""
        return [take for take in self.every if take.is_watchable or take.is_live]

    @property
    def ended(self) -> list[Take]:
        """Those that have no video to see, and will not have one."""
        return [take for take in self.every if take not in self.shown]

    @property
    def finished(self) -> list[Take]:
        """Those with a video to see."""
        return [take for take in self.every if take.is_watchable]

    @property
    def live(self) -> list[Take]:
        """Those that are being made."""
        return [take for take in self.every if take.is_live]

    @property
    def live_places(self) -> str:
        """Which those are, for the next poll."""
        return ",".join(str(take.position) for take in self.live)

    @property
    def deleted(self) -> int:
        """How many are in the trash, or gone."""
        return self.batch.size - len(self.every)

    @property
    def shape(self) -> str:
        """The shape of the row: that of its first video, or the one asked for."""
        for take in [*self.finished, *self.every]:
            return take.generation.shape or expected_shape(take.generation.arguments)
        return USUAL

    @property
    def longest(self) -> float:
        """Seconds of the longest video, which the clock goes by."""
        return max((take.seconds for take in self.finished), default=0.0)

    @property
    def prompt(self) -> str:
        """What all were asked for; nothing once all are deleted."""
        return next((take.generation.prompt for take in self.every), "")

    @property
    def charged(self) -> int:
        """Credits charged for those that are here."""
        return sum(take.generation.charged_credits or 0 for take in self.every)

    @property
    def on_hold(self) -> int:
        """Credits on hold for those that are being made."""
        return sum(take.generation.price_credits for take in self.live)

    @property
    def per_kept(self) -> int | None:
        """What each video costs that is kept now, rounded up; None without one."""
        return -(-self.charged // len(self.finished)) if self.finished else None

    @property
    def poll_seconds(self) -> int:
        """Until the page asks again."""
        return min((take.progress.poll_seconds or 10 for take in self.live), default=10)

    @cached_property
    def fingerprint(self) -> str:
        """Differs whenever the page would show anything else but the time."""
        seen = "".join(f"{take.position}{take.progress.fingerprint}" for take in self.every)
        return hashlib.sha256(seen.encode()).hexdigest()[:16]
