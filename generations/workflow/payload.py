"""The JSON that reaches fal, and the address it calls back."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from generations.catalogue.endpoint import UPLOAD
from generations.media import storage
from generations.models import Generation, InputImage
from maxvideo.web import encryption

AN_HOUR = 3600


def for_fal(generation: Generation) -> dict[str, Any]:
    """The arguments as fal gets them: uploads as addresses it can fetch, secrets opened."""
    ids = picture_ids(generation.arguments)
    pictures = {picture.argument: picture for picture in InputImage.objects.filter(pk__in=ids)} if ids else {}
    seconds = int((generation.deadline - generation.now).total_seconds()) + AN_HOUR

    def address(value: Any) -> Any:
        if isinstance(value, list):
            return [address(item) for item in value]
        if isinstance(value, str) and value in pictures:
            picture = pictures[value]
            return storage.argument_for_fal(picture.key, picture.content_type, seconds=seconds)
        return value

    arguments = {name: address(value) for name, value in generation.arguments.items()}
    return arguments | encryption.decrypt(generation.secret_arguments)


def webhook_url(generation: Generation) -> str | None:
    """Where fal reports the end, naming the generation; None where fal cannot reach us."""
    if settings.FAL_WEBHOOK_IS_LOOPBACK and not settings.FAL_IS_LOOPBACK:
        return None
    query = urlencode({"token": settings.FAL_WEBHOOK_TOKENS[0], "generation": generation.pk})
    return f"{settings.FAL_WEBHOOK_BASE_URL}/api/fal/webhook?{query}"


def picture_ids(arguments: dict[str, Any]) -> list[str]:
    """The uploads that stand in arguments as `upload:<id>`."""
    values = [item for value in arguments.values() for item in (value if isinstance(value, list) else [value])]
    texts = [value for value in values if isinstance(value, str)]
    return [text.removeprefix(UPLOAD) for text in texts if text.startswith(UPLOAD)]
