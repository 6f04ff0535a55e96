"""What was typed before leaving the form, kept in the session until it is on a page again. Never a secret.

A visitor's form waits for the log-in; a form that is left for another endpoint waits there, changed to that one's.
"""

from typing import Final

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from generations.catalogue import Endpoint, find
from generations.catalogue.conversion import converted
from generations.catalogue.endpoint import Image, Images
from generations.catalogue.uploads import FORM_PREFIX
from generations.models import InputImage
from generations.models.draft import COMPARISON
from generations.studio.forms import GenerationForm

KEY: Final = "draft"
ANY_ENDPOINT: Final = ""
OF_EVERY_FORM: Final = ("count",)


def save(request: HttpRequest, form: GenerationForm, *, target: str | None = None) -> None:
    """Keep a form whose pictures are stored, to be sent from its own page.

    For another `target`, an endpoint's id or ANY_ENDPOINT, it is a form of its own, with a key of its own.
    """
    posted = form.draft()
    if target is not None:
        del posted["form_key"]
    request.session[KEY] = {
        "origin": form.endpoint.id,
        "target": form.endpoint.id if target is None else target,
        "posted": posted,
        "pictures": [str(picture.pk) for picture in form.uploads],
        "taken": [form.endpoint.id] if request.user.is_authenticated else [],
    }


def load(request: HttpRequest, endpoint: Endpoint) -> MultiValueDict[str, str] | None:
    """The form that was kept for this endpoint; once its user has logged in, its pictures become theirs."""
    draft = request.session.get(KEY)
    if not draft or draft["target"] not in {endpoint.id, ANY_ENDPOINT}:
        return None
    posted: dict[str, list[str]] = draft["posted"]
    if not request.user.is_authenticated:
        posted = _without_uploads(endpoint, posted)
    if request.user.is_authenticated and draft["pictures"]:
        InputImage.objects.filter(user=None, pk__in=draft["pictures"]).update(user_id=request.user.pk)
        request.session[KEY] = draft | {"pictures": []}
    found = converted(posted, origin=find(draft["origin"]) or endpoint, target=endpoint)
    return MultiValueDict(found | {name: posted[name] for name in OF_EVERY_FORM if name in posted})


def take(request: HttpRequest, endpoint: Endpoint) -> MultiValueDict[str, str] | None:
    """The same once for each endpoint: whoever is signed in has it wait there from then on, see `kept_drafts`."""
    draft = request.session.get(KEY)
    if not draft or endpoint.id in draft.get("taken", ()):
        return None
    posted = load(request, endpoint)
    if posted is not None:
        request.session[KEY] = request.session[KEY] | {"taken": [*draft.get("taken", ()), endpoint.id]}
    return posted


def kept_of(request: HttpRequest) -> Endpoint | None:
    """The endpoint whose form is kept, wherever it may be filled in; None where none is."""
    draft = request.session.get(KEY)
    return find(draft["origin"]) if draft else None


def take_for_comparison(request: HttpRequest) -> tuple[Endpoint | None, dict[str, list[str]]]:
    """What is kept for the comparison, once: its own form, or an endpoint's that was left for it, and whose it is."""
    draft = request.session.get(KEY)
    if not draft or draft["target"] not in {COMPARISON, ANY_ENDPOINT} or COMPARISON in draft.get("taken", ()):
        return None, {}
    request.session[KEY] = draft | {"taken": [*draft.get("taken", ()), COMPARISON]}
    return find(draft["origin"]), draft["posted"]


def save_comparison(request: HttpRequest, posted: dict[str, list[str]]) -> None:
    """Keep a comparison's form in the place of an endpoint's."""
    request.session[KEY] = {"origin": "", "target": COMPARISON, "posted": posted, "pictures": []}


def load_comparison(request: HttpRequest) -> dict[str, list[str]] | None:
    """The comparison's form, if it is the one that is kept."""
    draft = request.session.get(KEY)
    posted: dict[str, list[str]] | None = draft["posted"] if draft and draft["target"] == COMPARISON else None
    return posted


def waits_at(request: HttpRequest) -> Endpoint | None:
    """The endpoint where the form that is kept will be filled in; None where none is kept."""
    draft = request.session.get(KEY)
    return find(draft["target"] or draft["origin"]) if draft else None


def delete(request: HttpRequest) -> None:
    """It was sent."""
    request.session.pop(KEY, None)


def _without_uploads(endpoint: Endpoint, posted: dict[str, list[str]]) -> dict[str, list[str]]:
    """Nobody owns a visitor's uploads yet, so that the page cannot show them."""
    names = {parameter.name for parameter in endpoint.parameters if isinstance(parameter, Image | Images)}
    return {
        name: [text for text in texts if not (name in names and text.startswith(FORM_PREFIX))]
        for name, texts in posted.items()
    }
