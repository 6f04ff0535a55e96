"""The four steps from a form to a video, and what is known of each."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from django.contrib.humanize.templatetags.humanize import ordinal

from generations.models import Generation
from generations.progress.trouble import trouble_of
from generations.progress.words import clock
from generations.states import State

Mark = Literal["done", "current", "ahead"]

_ORDER: Final = (State.QUEUED, State.RUNNING, State.SAVING, State.COMPLETED)
_OF_JOINED: Final = (State.QUEUED, State.SAVING, State.COMPLETED)
_TITLES: Final = ("Queued", "Running", "Saving", "Done")


@dataclass(frozen=True)
class Step:
    """One of the four steps to a video; `since` is when the current one began, where that is known."""

    title: str
    mark: Mark
    detail: str = ""
    since: datetime | None = None


def steps_of(generation: Generation, at: datetime) -> tuple[Step, ...]:
    """The four steps with what is known of each; none once it failed or was cancelled."""
    state = generation.public_state
    if generation.is_joined and state in _OF_JOINED:
        return _joined_steps(generation, state)
    if state not in _ORDER:
        return ()
    current = _ORDER.index(state)
    trouble = trouble_of(generation, at)
    details = (
        _queued_detail(generation, trouble),
        _running_detail(generation, trouble),
        (state == State.SAVING and trouble) or "copy and check",
        "in your gallery",
    )
    return tuple(
        Step(title, _mark(position, current), details[position], _since(generation, position, current))
        for position, title in enumerate(_TITLES)
    )


def _joined_steps(generation: Generation, state: State) -> tuple[Step, ...]:
    """A joining is sent to nobody."""
    current, titles = _OF_JOINED.index(state), ("Queued", "Joining", "Done")
    details = ("about to begin", place_in_line(generation), "in your gallery")
    marks = ["done" if state == State.COMPLETED else _mark(position, current) for position in range(len(titles))]
    return tuple(map(Step, titles, marks, details))


def place_in_line(generation: Generation) -> str:
    """The place in fal's queue, which counts from 0, or how much is joined; empty where there is nothing to tell."""
    if generation.is_joined and generation.state == State.SAVING:
        return f"{generation.percent or 0} % done"
    is_waiting = generation.state == State.RUNNING and not generation.is_in_progress
    if not is_waiting or generation.queue_position is None:
        return ""
    return "next in line" if generation.queue_position == 0 else f"{ordinal(generation.queue_position + 1)} in line"


def _mark(position: int, current: int) -> Mark:
    if position < current or current == len(_ORDER) - 1:
        return "done"
    return "current" if position == current else "ahead"


def _since(generation: Generation, position: int, current: int) -> datetime | None:
    is_being_made = position == current == 1 and not place_in_line(generation)
    return generation.started_at if is_being_made else None


def _queued_detail(generation: Generation, trouble: str) -> str:
    if generation.submitted_at is None:
        return trouble or "about to be sent"
    return clock(max(generation.submitted_at - generation.created_at, timedelta()))


def _running_detail(generation: Generation, trouble: str) -> str:
    if generation.state != State.RUNNING:
        return ""
    if detail := trouble or place_in_line(generation):
        return detail
    return "being made" if generation.is_in_progress else "accepted"
