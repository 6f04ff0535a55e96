"""Buttons of the form that change it or lead elsewhere instead of sending it; all of them work without JavaScript."""

from typing import Final, NamedTuple
from urllib.parse import parse_qsl

from django.http import QueryDict
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from generations.catalogue import Endpoint, find
from generations.catalogue.endpoint import Image, Images
from generations.studio.drafts import ANY_ENDPOINT

USE: Final = "use"  # other options, as `Offer.change` writes them
REMOVE: Final = "remove"  # a picture, as the text it is posted as
PICK: Final = "pick"  # a picture uploaded before: its field, a blank and its text
REPRICE: Final = "reprice"  # nothing but the price
SWITCH: Final = "switch"  # to the endpoint that is chosen in TO
TO: Final = "to"
LEAVE: Final = "leave"  # for a page that one comes back from
PAGES: Final = {"models": "generations:models", "credits": "billing:credits", "preferences": "account_preferences"}


def only_changes(posted: QueryDict) -> bool:
    """Whether one of them was pressed."""
    return any(name in posted for name in (USE, REMOVE, PICK, REPRICE, SWITCH, LEAVE))


def rearranged(endpoint: Endpoint, posted: QueryDict) -> MultiValueDict[str, str]:
    """The posted form with what the pressed button changes."""
    data = posted.copy()
    priced = {one.name for one in endpoint.parameters if one.priced_values}
    for name, value in parse_qsl(posted.get(USE, ""), keep_blank_values=True):
        if name in priced:
            data.setlist(name, [value] if value else [])
    picked, _, picture = posted.get(PICK, "").partition(" ")
    for one in endpoint.parameters:
        if isinstance(one, Image | Images):
            texts = [text for text in data.getlist(one.name) if text.strip() and text != posted.get(REMOVE)]
            if one.name == picked:
                texts = [picture] if isinstance(one, Image) else [*(text for text in texts if text != picture), picture]
            data.setlist(one.name, texts)
    return data


class WayOut(NamedTuple):
    """Where a button leads, and the endpoint that the form is kept for meanwhile."""

    address: str
    to: str = ANY_ENDPOINT


def way_out(posted: QueryDict) -> WayOut | None:
    """Where the pressed button leads, if it leads elsewhere."""
    if SWITCH in posted and (target := find(posted.get(TO, ""))):
        return WayOut(reverse("generations:studio", args=[target.id]), target.id)
    page = PAGES.get(posted.get(LEAVE, ""))
    return WayOut(reverse(page)) if page else None
