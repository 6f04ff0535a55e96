"""The pictures that went into a video, for its owner."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from generations.catalogue import find
from generations.catalogue.endpoint import Image, Images
from generations.catalogue.uploads import upload_id, upload_ids
from generations.models import Generation, InputImage


class Source(NamedTuple):
    """A picture of the owner's, or the address of one elsewhere, which is linked and never fetched."""

    picture: InputImage | None = None
    address: str = ""

    @property
    def clip(self) -> Generation | None:
        """The video whose last frame it is."""
        return self.picture.frame_of if self.picture else None


def made_from(generation: Generation) -> list[Source]:
    """In the order of the form; one that was deleted since is left out. A query where something was uploaded."""
    ids = upload_ids(generation.arguments)
    kept = _own(generation).in_bulk(ids) if ids else {}
    sources = []
    for value in _pictures(generation):
        picture_id = upload_id(value)
        if picture_id in kept:
            sources.append(Source(picture=kept[picture_id]))
        elif isinstance(value, str) and value.startswith("https://"):
            sources.append(Source(address=value))
    return sources


def frames_of(sources: Iterable[Source]) -> dict[UUID, Generation]:
    """The clips whose last frames went in, by their pictures."""
    return {source.picture.pk: source.clip for source in sources if source.picture and source.clip}


def _own(generation: Generation) -> QuerySet[InputImage]:
    return InputImage.objects.filter(user=generation.user_id).select_related("frame_of")


def _pictures(generation: Generation) -> Iterator[Any]:
    """What stands in the fields of pictures, as it does in the arguments."""
    endpoint = find(generation.endpoint_id)
    for field in endpoint.parameters if endpoint else ():
        if isinstance(field, Image | Images):
            value = generation.arguments.get(field.name)
            yield from value if isinstance(value, list) else [value]
