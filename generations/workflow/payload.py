"""The JSON that reaches fal, and the address it calls back."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from generations.catalogue.uploads import upload_id, upload_ids
from generations.media import storage
from generations.models import Generation, InputImage
from generations.workflow import secrets

AN_HOUR = 3600


class PictureLost(Exception):
    """A picture that the arguments refer to is not there, or is not the owner's."""


def for_fal(generation: Generation) -> dict[str, Any]:
    """The arguments as fal gets them: uploads as addresses it can fetch, secrets opened.

    Raises PictureLost, or media's Unavailable.
    """
    pictures = InputImage.objects.filter(user=generation.user_id).in_bulk(upload_ids(generation.arguments))
    seconds = int((generation.deadline - generation.now).total_seconds()) + AN_HOUR

    def address(value: Any) -> Any:
        if isinstance(value, list):
            return [address(item) for item in value]
        picture_id = upload_id(value)
        if picture_id is None:
            return value
        if picture_id not in pictures:
            raise PictureLost(f"picture {picture_id} is not there")
        picture = pictures[picture_id]
        return storage.argument_for_fal(picture.key, picture.content_type, seconds=seconds)

    arguments = {name: address(value) for name, value in generation.arguments.items()}
    return arguments | secrets.decrypt(generation.secret_arguments)


def webhook_url(generation: Generation) -> str | None:
    """Where fal reports the end, naming the generation; None where fal cannot reach us."""
    if settings.FAL_WEBHOOK_IS_LOOPBACK and not settings.FAL_IS_LOOPBACK:
        return None
    query = urlencode({"token": settings.FAL_WEBHOOK_TOKENS[0], "generation": generation.pk})
    return f"{settings.FAL_WEBHOOK_BASE_URL}/api/fal/webhook?{query}"
