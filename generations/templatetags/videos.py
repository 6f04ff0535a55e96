"""How the pages write a generation's facts."""

from django import template
from django.utils import timezone

from generations.catalogue import title_of
from generations.catalogue.shapes import expected_shape
from generations.models import Generation
from generations.models.generation import KEPT_AFTER_DELETION
from generations.progress import words
from generations.progress.line import Line, line_of
from generations.progress.progress import Progress, progress_of
from generations.showcase.typical_time import typical_time_of

register = template.Library()


@register.filter
def shape(generation: Generation) -> str:
    """Its shape for `data-shape`: the video's own, or the one asked for."""
    return generation.shape or expected_shape(generation.arguments)


@register.filter
def is_tall(generation: Generation) -> bool:
    """Whether a finished video is higher than wide, so that everything else stands beside it."""
    return (generation.height or 0) > (generation.width or 0)


@register.filter
def days_left(generation: Generation) -> int:
    """For how many days a deleted one can still be restored."""
    gone_at = (generation.deleted_at or timezone.now()) + KEPT_AFTER_DELETION
    return max((gone_at - timezone.now()).days, 0)


@register.filter
def endpoint_title(endpoint_id: str) -> str:
    """The endpoint's name for people."""
    return title_of(endpoint_id)


@register.filter
def word(generation: Generation) -> str:
    return words.word_of(generation)


@register.filter
def end(generation: Generation) -> str:
    """How it ended in a word."""
    return words.end_of(generation)


@register.filter
def headline(generation: Generation) -> str:
    """Its state and its first words."""
    return words.headline(generation)


@register.filter
def progress_now(generation: Generation) -> Progress:
    """Where it is at this moment."""
    return progress_of(generation, timezone.now())


@register.filter
def line_now(generation: Generation) -> Line:
    """What a line says of it at this moment."""
    return line_of(generation, timezone.now())


@register.filter
def usual_seconds(generation: Generation) -> int | None:
    """The time that most such ones stay under, where that is known."""
    typical = typical_time_of(generation.endpoint_id, generation.arguments)
    return round(typical.most.total_seconds()) if typical else None


@register.filter
def usually(generation: Generation) -> str:
    """How long such a one usually takes, where that is known: ", usually 0:30 to 1:52"."""
    typical = typical_time_of(generation.endpoint_id, generation.arguments)
    return f", usually {words.clock(typical.least)} to {words.clock(typical.most)}" if typical else ""


@register.filter
def clock(seconds: float) -> str:
    """Seconds or a time span as on a clock: 0:08."""
    return words.clock(seconds)
