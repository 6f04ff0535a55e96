"""What a visitor typed before logging in, kept in the session until it was sent or replaced. Never a secret."""

from typing import Final

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from generations.forms import GenerationForm
from generations.models import InputImage

KEY: Final = "draft"


def put(request: HttpRequest, form: GenerationForm) -> None:
    """Keep a form whose pictures are stored."""
    pictures = [str(picture.pk) for given in form.given.values() for picture in given.uploads]
    request.session[KEY] = {"endpoint": form.endpoint.id, "typed": form.typed(), "pictures": pictures}


def take(request: HttpRequest, endpoint_id: str) -> MultiValueDict[str, str] | None:
    """The kept form of this endpoint for a user who has logged in since; its pictures become theirs."""
    draft = request.session.get(KEY)
    if not request.user.is_authenticated or not draft or draft["endpoint"] != endpoint_id:
        return None
    if draft["pictures"]:
        InputImage.objects.filter(user=None, pk__in=draft["pictures"]).update(user_id=request.user.pk)
        request.session[KEY] = draft | {"pictures": []}
    return MultiValueDict(draft["typed"])


def forget(request: HttpRequest) -> None:
    """It was sent."""
    request.session.pop(KEY, None)
