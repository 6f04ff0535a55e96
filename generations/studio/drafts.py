"""What was typed before leaving the form, kept in the session until it was sent or replaced. Never a secret.

A visitor's form waits for the log-in; a form that is left for another endpoint waits there, changed to that one's.
"""

from typing import Any, Final

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from generations.catalogue import Endpoint, find
from generations.catalogue.endpoint import UPLOAD, Image, Images
from generations.models import InputImage
from generations.studio.conversion import converted
from generations.studio.forms import GenerationForm

KEY: Final = "draft"
ANY_ENDPOINT: Final = ""


def put(request: HttpRequest, form: GenerationForm) -> None:
    """Keep a form whose pictures are stored, to be sent from its own page."""
    request.session[KEY] = _draft(form, to=form.endpoint.id, typed=form.typed())


def put_for(request: HttpRequest, form: GenerationForm, to: str) -> None:
    """Keep it for another endpoint's page, or ANY_ENDPOINT's; there it is a form of its own."""
    typed = form.typed()
    del typed["form_key"]
    request.session[KEY] = _draft(form, to=to, typed=typed)


def take(request: HttpRequest, endpoint: Endpoint) -> MultiValueDict[str, str] | None:
    """The form that was kept for this endpoint; once its user has logged in, its pictures become theirs."""
    draft = request.session.get(KEY)
    if not draft or draft.get("to", draft["endpoint"]) not in {endpoint.id, ANY_ENDPOINT}:
        return None
    typed = MultiValueDict(draft["typed"])
    if not request.user.is_authenticated:
        _without_uploads(endpoint, typed)
    elif draft["pictures"]:
        InputImage.objects.filter(user=None, pk__in=draft["pictures"]).update(user_id=request.user.pk)
        request.session[KEY] = draft | {"pictures": []}
    return converted(typed, origin=find(draft["endpoint"]) or endpoint, target=endpoint)


def forget(request: HttpRequest) -> None:
    """It was sent."""
    request.session.pop(KEY, None)


def _draft(form: GenerationForm, *, to: str, typed: dict[str, list[str]]) -> dict[str, Any]:
    pictures = [str(picture.pk) for given in form.given.values() for picture in given.uploads]
    return {"endpoint": form.endpoint.id, "to": to, "typed": typed, "pictures": pictures}


def _without_uploads(endpoint: Endpoint, typed: MultiValueDict[str, str]) -> None:
    """Nobody owns a visitor's uploads yet, so that the page cannot show them."""
    for one in endpoint.parameters:
        if isinstance(one, Image | Images):
            typed.setlist(one.name, [text for text in typed.getlist(one.name) if not text.startswith(UPLOAD)])
