"""Which endpoint goes on from a picture where another one has begun."""

from collections.abc import Collection

from generations.catalogue.endpoint import Choice, Endpoint, Image, Images
from generations.catalogue.endpoints import ENDPOINTS
from generations.catalogue.shapes import shape_of


def maker_of(endpoint_id: str) -> str:
    """The name of the model's family: fal-ai/sora-2/text-to-video/pro is of sora-2, veo3 and veo3.1 are one."""
    return endpoint_id.partition("/")[2].partition("/")[0].partition(".")[0]


def nearest_from_picture(origin: Endpoint | None, *, without: Collection[str] = ()) -> Endpoint | None:
    """The endpoint that begins at a picture and is most like the origin; itself where it does. `without` are ids."""
    offered = [one for one in ENDPOINTS if one.category == "image-to-video" and one.id not in without]
    return max(offered, key=lambda one: _likeness(origin, one), default=None)


def _likeness(origin: Endpoint | None, other: Endpoint) -> tuple[bool, ...]:
    if origin is None:
        return (False,)
    return other == origin, other.family == origin.family, maker_of(other.id) == maker_of(origin.id)


def picture_field(endpoint: Endpoint) -> Image | Images | None:
    """The field that the first picture goes into."""
    fields = [one for one in endpoint.parameters if isinstance(one, Image | Images)]
    return next((one for one in fields if one.is_required), fields[0] if fields else None)


def starting_at(
    endpoint: Endpoint, posted: dict[str, list[str]], picture: str, width: int, height: int
) -> dict[str, list[str]]:
    """A posted form that begins at a picture and at no other, in the picture's own shape."""
    pictures = {one.name for one in endpoint.parameters if isinstance(one, Image | Images)}
    found = {name: texts for name, texts in posted.items() if name not in pictures}
    if field := picture_field(endpoint):
        found[field.name] = [picture]
    for one in endpoint.parameters:
        if isinstance(one, Choice) and one.name == "aspect_ratio":
            found[one.name] = [_shape(one, width, height)]
    return found


def _shape(choice: Choice, width: int, height: int) -> str:
    """As the picture, where that can be chosen; else the picture's own shape, or the one that lies the same way."""
    if "auto" in choice.options:
        return "auto"
    shape, lies = shape_of(width, height), width >= height
    options = [str(option) for option in choice.options]
    if shape in options:
        return shape
    return next((one for one in options if _lies(one) == lies), str(choice.default))


def _lies(shape: str) -> bool:
    width, _, height = shape.partition(":")
    return int(width) >= int(height)
