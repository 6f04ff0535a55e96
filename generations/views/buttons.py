"""Buttons of the form that change it instead of sending it: without JavaScript they bring the page back."""

from typing import Final
from urllib.parse import parse_qsl

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from generations.catalogue import Endpoint
from generations.catalogue.endpoint import Image, Images

USE: Final = "use"  # other options, as `Offer.change` writes them
REMOVE: Final = "remove"  # a kept picture, as `upload:<id>`
REPRICE: Final = "reprice"  # nothing but the price


def only_changes(posted: QueryDict) -> bool:
    """Whether one of them was pressed."""
    return any(name in posted for name in (USE, REMOVE, REPRICE))


def rearranged(endpoint: Endpoint, posted: QueryDict) -> MultiValueDict[str, str]:
    """The posted form with what the pressed button changes."""
    data = posted.copy()
    priced = {one.name for one in endpoint.parameters if one.priced_values}
    for name, value in parse_qsl(posted.get(USE, ""), keep_blank_values=True):
        if name in priced:
            data.setlist(name, [value] if value else [])
    if REMOVE in posted:
        for one in endpoint.parameters:
            if isinstance(one, Image | Images):
                data.setlist(one.name, [text for text in data.getlist(one.name) if text != posted[REMOVE]])
    return data
