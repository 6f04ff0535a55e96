"""Where a generation is, in words: what its page says while it is made and how it ended."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from django.utils.text import Truncator

from generations.catalogue import title_of
from generations.models import Generation
from generations.progress.cancelling import Cancelling, cancelling_of
from generations.states import State
from generations.workflow.reasons import Kind

Mark = Literal["done", "current", "ahead"]

HEADINGS: Final = {
    State.QUEUED: "Queued",
    State.RUNNING: "Running",
    State.SAVING: "Saving",
    State.COMPLETED: "In your gallery",
    State.FAILED: "Failed",
    State.CANCELLED: "Cancelled",
}
LONGEST_HEADLINE: Final = 80
_ORDER: Final = (State.QUEUED, State.RUNNING, State.SAVING, State.COMPLETED)
_TITLES: Final = ("Queued", "Running", "Saving", "Done")


@dataclass(frozen=True)
class Step:
    """One of the four steps to a video; `since` is when the current one began, where that is known."""

    title: str
    mark: Mark
    detail: str = ""
    since: datetime | None = None


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
    state = generation.public_state
    elapsed = max((generation.finished_at or at) - generation.created_at, timedelta())
    poll_seconds = None if generation.is_final else poll_interval(elapsed)
    return Progress(
        state=state,
        heading=heading_of(generation),
        place=place_in_line(generation),
        elapsed=elapsed,
        steps=steps_of(generation),
        poll_seconds=poll_seconds,
        cancelling=None if generation.is_final else cancelling_of(generation),
        fingerprint=_fingerprint(generation, poll_seconds),
    )


def heading_of(generation: Generation) -> str:
    """The state in a word or two; a refusal says by whom."""
    if generation.state == State.FAILED and generation.error_kind == Kind.REFUSED:
        return f"Refused by {title_of(generation.endpoint_id)}"
    if generation.cancel_requested_at and not generation.is_final:
        return "Cancelling"
    return HEADINGS[generation.public_state]


def word_of(generation: Generation) -> str:
    """The state in a word; a refusal is one of its own."""
    if generation.state == State.FAILED and generation.error_kind == Kind.REFUSED:
        return "Refused"
    if generation.cancel_requested_at and not generation.is_final:
        return "Cancelling"
    return generation.public_state.label


def headline(generation: Generation) -> str:
    """The state and the first words of the prompt: "Done: A paper boat sets off down a…"."""
    word = "Done" if generation.state == State.COMPLETED else word_of(generation)
    first_words = Truncator(generation.prompt).words(6, truncate="…")
    return f"{word}: {Truncator(first_words).chars(LONGEST_HEADLINE, truncate='…')}"


def poll_interval(elapsed: timedelta) -> int:
    """Seconds until the page asks again: often at first, less so for a long one."""
    if elapsed < timedelta(minutes=1):
        return 2
    return 5 if elapsed < timedelta(minutes=5) else 10


def place_in_line(generation: Generation) -> str:
    """The place in fal's queue, which counts from 0; empty where it does not wait there."""
    is_waiting = generation.state == State.RUNNING and not generation.is_in_progress
    if not is_waiting or generation.queue_position is None:
        return ""
    return "next in line" if generation.queue_position == 0 else f"{ordinal(generation.queue_position + 1)} in line"


def steps_of(generation: Generation) -> tuple[Step, ...]:
    """The four steps with what is known of each; none once it failed or was cancelled."""
    state = generation.public_state
    if state not in _ORDER:
        return ()
    current = _ORDER.index(state)
    details = (_queued_detail(generation), _running_detail(generation), "copy and check", "in your gallery")
    return tuple(
        Step(title, _mark(position, current), details[position], _since(generation, position, current))
        for position, title in enumerate(_TITLES)
    )


def _mark(position: int, current: int) -> Mark:
    if position < current or current == len(_ORDER) - 1:
        return "done"
    return "current" if position == current else "ahead"


def _since(generation: Generation, position: int, current: int) -> datetime | None:
    is_being_made = position == current == 1 and not place_in_line(generation)
    return generation.started_at if is_being_made else None


def _queued_detail(generation: Generation) -> str:
    if generation.submitted_at is None:
        return "about to be sent"
    return clock(max(generation.submitted_at - generation.created_at, timedelta()))


def _running_detail(generation: Generation) -> str:
    if generation.state != State.RUNNING:
        return ""
    if place := place_in_line(generation):
        return place
    return "being made" if generation.is_in_progress else "accepted"


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th."""
    if number % 100 in {11, 12, 13}:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def clock(span: timedelta | float) -> str:
    """A time span as on a clock: 0:08, 1:52, 1:02:03; `span` may be seconds."""
    seconds = round(span.total_seconds() if isinstance(span, timedelta) else span)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _fingerprint(generation: Generation, poll_seconds: int | None) -> str:
    """Differs whenever the page would show anything else but the time; a poll that names it gets no answer body."""
    shown = (
        generation.state,
        generation.fal_status,
        generation.queue_position,
        generation.started_at,
        generation.cancel_requested_at,
        generation.state == State.QUEUED and generation.lease_token is None,
        generation.deadline,
        poll_seconds,
    )
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]
