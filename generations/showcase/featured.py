"""Videos that everybody may see: shared by their owners and picked by staff, both, and only as long as both.

An owner who takes one back takes the pick along, so that sharing it again starts anew.
"""

from typing import Final

from django.db.models import QuerySet

from generations.models import Generation, TakeDown
from generations.models.generation import GenerationQuerySet
from maxvideo.web import clock

LATELY: Final = 100  # picked ones among which each endpoint's is looked for


def on_show() -> GenerationQuerySet:
    """What everybody may see, the last picked first."""
    return offered().filter(picked_at__isnull=False).order_by("-picked_at")


def of_each_endpoint() -> dict[str, Generation]:
    """The last picked one of each endpoint that has any."""
    lately = list(on_show().only("id", "endpoint_id", "width", "height")[:LATELY])
    return {generation.endpoint_id: generation for generation in reversed(lately)}


def offered() -> GenerationQuerySet:
    """What staff may look at and pick: the shared ones that are not deleted."""
    return _may_be_shown().filter(shared_at__isnull=False)


def _may_be_shown() -> GenerationQuerySet:
    """Not those that were deleted or taken down, nor anything of somebody who is banned, while that lasts."""
    return Generation.objects.watchable().filter(deleted_at=None, user__is_active=True)


def share(generation: Generation) -> bool:
    """Offer a finished video for the home page; returns whether it is offered only now."""
    if is_kept_out(generation):
        return False
    own = Generation.objects.watchable().filter(pk=generation.pk, deleted_at=None, shared_at=None)
    return bool(own.update(shared_at=clock.now()))


def is_kept_out(generation: Generation) -> bool:
    """Whether its file, or the one it was made from, was taken down before."""
    return TakeDown.objects.of_file(generation.sha256, generation.source_sha256 or "").exists()


def take_back(generation: Generation) -> None:
    """Show it to nobody else from now on."""
    Generation.objects.filter(pk=generation.pk).update(shared_at=None, picked_at=None)


def pick(chosen: QuerySet[Generation]) -> int:
    """Put the shared ones among the chosen on the home page; returns how many are new there."""
    ids = list(chosen.values_list("pk", flat=True))
    return offered().filter(pk__in=ids, picked_at=None).update(picked_at=clock.now())


def take_down(chosen: QuerySet[Generation]) -> int:
    """Take the chosen off the home page, though their owners share them; returns how many were there."""
    ids = list(chosen.values_list("pk", flat=True))
    return Generation.objects.filter(pk__in=ids, picked_at__isnull=False).update(picked_at=None)
