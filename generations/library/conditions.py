"""What a filter's text, as it stands in the address, asks of a video; nothing where it means nothing."""

from collections.abc import Callable, Mapping
from typing import Final

from django.db.models import Q

from generations.catalogue.shapes import SHAPES
from generations.states import IN_FLIGHT, PUBLIC, State

DELETED: Final = "deleted"
MAKING: Final = "making"  # whatever it is doing
ENDED: Final = State.FAILED.value
# Videos are some frames longer or shorter than was asked for.
LENGTHS: Final = {
    "short": Q(duration_seconds__lt=5.5),
    "medium": Q(duration_seconds__gte=5.5, duration_seconds__lt=8.5),
    "long": Q(duration_seconds__gte=8.5),
}
SOUNDS: Final = {"1": Q(has_sound=True), "0": Q(has_sound=False)}
STATES: Final = {
    **{public.value: Q(state__in=[state for state in State if state.public == public]) for public in PUBLIC},
    MAKING: Q(state__in=IN_FLIGHT),
    DELETED: Q(),  # a list of its own: see Listing.rows
}


def _endpoint(text: str) -> Q | None:
    """Any id: one that was retired long ago has videos still."""
    return Q(endpoint_id=text) if text else None


CONDITIONS: Final[Mapping[str, Callable[[str], Q | None]]] = {
    "endpoint": _endpoint,
    "state": STATES.get,
    "starred": {"1": Q(starred_at__isnull=False)}.get,
    "sound": SOUNDS.get,
    "shape": {shape: Q(shape=shape) for shape in SHAPES}.get,
    "length": LENGTHS.get,
}
