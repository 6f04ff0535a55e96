"""The state of a generation in words, and times as people read them."""

from datetime import timedelta
from typing import Final

from generations.catalogue import title_of
from generations.models import Generation
from generations.states import State
from generations.workflow.reasons import Kind
from maxvideo.web.visible_text import first_words

HEADINGS: Final = {
    State.QUEUED: "Queued",
    State.RUNNING: "Running",
    State.SAVING: "Saving",
    State.COMPLETED: "In your gallery",
    State.FAILED: "Failed",
    State.CANCELLED: "Cancelled",
}
CANCELLING: Final = "Cancelling"
JOINING: Final = "Joining"


def heading_of(generation: Generation) -> str:
    """The state in a word or two; a refusal says by whom."""
    if _is_refused(generation):
        return f"Refused by {title_of(generation.endpoint_id)}"
    if _is_cancelling(generation):
        return CANCELLING
    return JOINING if _is_being_joined(generation) else HEADINGS[generation.public_state]


def word_of(generation: Generation) -> str:
    """The state in a word; a refusal is one of its own."""
    if _is_refused(generation):
        return "Refused"
    if _is_cancelling(generation):
        return CANCELLING
    return JOINING if _is_being_joined(generation) else generation.public_state.label


def headline(generation: Generation) -> str:
    """The state and the first words of the prompt: "Done: A paper boat sets off down a…"."""
    return f"{end_of(generation)}: {first_words(generation.prompt, 6)}"


def end_of(generation: Generation) -> str:
    """The state in a word, said at the end."""
    return "Done" if generation.state == State.COMPLETED else word_of(generation)


def clock(span: timedelta | float) -> str:
    """A time span as on a clock: 0:08, 1:52, 1:02:03; `span` may be seconds."""
    seconds = round(span.total_seconds() if isinstance(span, timedelta) else span)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _is_refused(generation: Generation) -> bool:
    return generation.state == State.FAILED and generation.error_kind == Kind.REFUSED


def _is_cancelling(generation: Generation) -> bool:
    return bool(generation.cancel_requested_at) and not generation.is_final


def _is_being_joined(generation: Generation) -> bool:
    return generation.is_joined and generation.state == State.SAVING
