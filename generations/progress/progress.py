"""Where a generation is at one moment: what its page says while it is made and how it ended."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from generations.models import Generation
from generations.progress.cancelling import Cancelling, cancelling_of
from generations.progress.steps import Step, place_in_line, steps_of
from generations.progress.trouble import trouble_of
from generations.progress.words import heading_of
from generations.states import State


@dataclass(frozen=True)
class Progress:
    """What people are told about a generation at one moment."""

    state: State
    heading: str
    place: str
    elapsed: timedelta
    steps: tuple[Step, ...]
    poll_seconds: int | None
    fingerprint: str
    cancelling: Cancelling | None = None

    @property
    def is_live(self) -> bool:
        """Whether it goes on."""
        return self.poll_seconds is not None


def progress_of(generation: Generation, at: datetime) -> Progress:
    """The progress of a generation at a moment."""
    elapsed = max((generation.finished_at or at) - generation.created_at, timedelta())
    poll_seconds = None if generation.is_final else poll_interval(elapsed)
    return Progress(
        state=generation.public_state,
        heading=heading_of(generation),
        place=trouble_of(generation, at) or place_in_line(generation),
        elapsed=elapsed,
        steps=steps_of(generation, at),
        poll_seconds=poll_seconds,
        cancelling=None if generation.is_final else cancelling_of(generation),
        fingerprint=_fingerprint(generation, poll_seconds, at),
    )


def poll_interval(elapsed: timedelta) -> int:
    """Seconds until the page asks again: often at first, less so for a long one."""
    if elapsed < timedelta(minutes=1):
        return 2
    return 5 if elapsed < timedelta(minutes=5) else 10


def _fingerprint(generation: Generation, poll_seconds: int | None, at: datetime) -> str:
    """Differs whenever the page would show anything else but the time; a poll that names it gets no answer body."""
    seen = (
        generation.state,
        generation.fal_status,
        generation.queue_position,
        generation.started_at,
        generation.cancel_requested_at,
        generation.state == State.QUEUED and generation.lease_token is None,
        trouble_of(generation, at),
        generation.percent,
        generation.deadline,
        poll_seconds,
    )
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]
