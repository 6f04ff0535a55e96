"""One generation as a line: its sign, its state in a word, what that means for its owner, and the one thing to do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from generations.catalogue import find
from generations.models import Generation
from generations.progress.next_steps import USE_AGAIN, Way, ways_of
from generations.progress.progress import Progress, progress_of
from generations.progress.words import word_of
from generations.states import State
from generations.workflow.reasons import about_model

SIGNS: Final = {
    State.QUEUED: "clock",
    State.RUNNING: "play",
    State.SAVING: "folder",
    State.COMPLETED: "check",
    State.FAILED: "warning",
    State.CANCELLED: "close",
}


@dataclass(frozen=True)
class Line:
    """What a line says, without money and times, which the template writes."""

    progress: Progress
    sign: str
    word: str
    meaning: str
    way: Way | None
    came_back: int

    @property
    def is_watchable(self) -> bool:
        """Whether there is a picture of it."""
        return self.progress.state == State.COMPLETED and self.word == State.COMPLETED.label


def line_of(generation: Generation, at: datetime) -> Line:
    """The line at a moment, of the fields of a card, without a query."""
    progress = progress_of(generation, at)
    is_down = generation.taken_down_at is not None
    return Line(
        progress=progress,
        sign="warning" if is_down else SIGNS[progress.state],
        word="Taken down" if is_down else word_of(generation),
        meaning="its page says why" if is_down else meaning_of(generation, progress),
        way=way_of(generation),
        came_back=_came_back(generation),
    )


def meaning_of(generation: Generation, progress: Progress) -> str:
    """What the state means, in a few words; empty where the time so far says it."""
    if progress.is_live:
        return progress.place
    if generation.state == State.FAILED:
        return about_model(generation.error_kind, generation.endpoint_id)
    if generation.state == State.CANCELLED:
        return "by you" if generation.cancel_requested_at else "by you, before it began"
    return ""


def way_of(generation: Generation) -> Way | None:
    """The main thing to do about one that ended without a video."""
    endpoint = find(generation.endpoint_id)
    if endpoint is None:
        return None
    if generation.state == State.CANCELLED:
        return Way(USE_AGAIN)
    return next(ways_of(endpoint, generation.error_kind), None) if generation.state == State.FAILED else None


def _came_back(generation: Generation) -> int:
    return generation.price_credits - (generation.charged_credits or 0) if generation.is_final else 0
