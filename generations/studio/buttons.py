"""Buttons of the form that change it or lead elsewhere instead of sending it; all of them work without JavaScript."""

from dataclasses import dataclass
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from generations.catalogue import Endpoint, find
from generations.catalogue.endpoint import Image, Images
from generations.studio.drafts import ANY_ENDPOINT
from maxvideo.web.visible_text import is_blank

USE: Final = "use"  # other options, as `Offer.change` writes them
COUNT: Final = "count"  # how many videos
REMOVE: Final = "remove"  # a picture, as the text it is posted as
PICK: Final = "pick"  # a picture uploaded before: its field, a blank and its text
REPRICE: Final = "reprice"  # nothing but the price
SWITCH: Final = "switch"  # to the endpoint that it names, or that is chosen in TO
TO: Final = "to"
IDEA: Final = "idea"  # words for the prompt
CLEAR: Final = "clear"  # words and pictures
UNDO: Final = "undo"  # what was cleared
LEAVE: Final = "leave"  # for a page that one comes back from
PAGES: Final = {
    "models": "generations:models",
    "credits": "billing:credits",
    "buy": "billing:buy",
    "preferences": "account_preferences",
    "gallery": "generations:gallery",
    "agree": "account_agree",
    "compare": "generations:compare",
}
RETURNING: Final = {"agree"}  # of these, pages that lead back to the form by themselves


class Destination(NamedTuple):
    """Where a button leads, and the endpoint that the form is kept for meanwhile."""

    address: str
    endpoint_id: str = ANY_ENDPOINT


@dataclass(frozen=True)
class Pressed:
    """What the pressed button makes of a posted form; the main one changes nothing, and starts it."""

    data: MultiValueDict[str, str]
    destination: Destination | None
    is_start: bool
    is_clear: bool = False
    is_undo: bool = False


def read_pressed(endpoint: Endpoint, posted: QueryDict) -> Pressed:
    """Which button was pressed, and what follows from it."""
    is_start = not any(name in posted for name in (USE, REMOVE, PICK, REPRICE, IDEA, SWITCH, CLEAR, UNDO, LEAVE))
    return Pressed(
        _changed(endpoint, posted),
        _destination(endpoint, posted),
        is_start,
        is_clear=CLEAR in posted,
        is_undo=UNDO in posted,
    )


def _destination(endpoint: Endpoint, posted: QueryDict) -> Destination | None:
    if SWITCH in posted and (target := find(posted.get(SWITCH, "")) or find(posted.get(TO, ""))):
        return Destination(_studio(target), target.id)
    left_for = posted.get(LEAVE, "")
    if left_for not in PAGES:
        return None
    query = f"?{urlencode({'next': _studio(endpoint)})}" if left_for in RETURNING else ""
    return Destination(reverse(PAGES[left_for]) + query)


def _studio(endpoint: Endpoint) -> str:
    return reverse("generations:studio", args=[endpoint.id])


def _changed(endpoint: Endpoint, posted: QueryDict) -> MultiValueDict[str, str]:
    """The posted form with what the button changes."""
    data = posted.copy()
    if CLEAR in posted:
        return _cleared(endpoint, data)
    _use_options(endpoint, data)
    if IDEA in data:
        data.setlist("prompt", [posted.get(IDEA, "")])
    picked_field, _, picked = posted.get(PICK, "").partition(" ")
    for parameter in endpoint.parameters:
        if isinstance(parameter, Image | Images):
            name = parameter.name
            texts = [text for text in data.getlist(name) if not is_blank(text) and text != posted.get(REMOVE)]
            data.setlist(name, _with_picked(parameter, texts, picked) if name == picked_field else texts)
    return data


def _cleared(endpoint: Endpoint, data: QueryDict) -> QueryDict:
    """Without words, numbers and pictures; what is chosen of options stays."""
    for parameter in endpoint.parameters:
        if not parameter.priced_values:
            data.setlist(parameter.name, [])
    return data


def _use_options(endpoint: Endpoint, data: QueryDict) -> None:
    priced = {parameter.name for parameter in endpoint.parameters if parameter.priced_values} | {COUNT}
    for name, value in parse_qsl(data.get(USE, ""), keep_blank_values=True):
        if name in priced:
            data.setlist(name, [value] if value else [])


def _with_picked(parameter: Image | Images, texts: list[str], picked: str) -> list[str]:
    if isinstance(parameter, Image):
        return [picked]
    return [*(text for text in texts if text != picked), picked]
