"""The prompt of a video that its owner shows to everybody; the address names the video and never the words."""

from typing import Final

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from generations.catalogue import Endpoint
from generations.catalogue.posted import as_posted
from generations.showcase import featured
from maxvideo.web.uuids import uuid_or_none

PARAMETER: Final = "words"


def borrowed(request: HttpRequest, endpoint: Endpoint) -> MultiValueDict[str, str] | None:
    """The endpoint's form with those words and its defaults; None where no such video is shown, or not any more."""
    pk = uuid_or_none(request.GET.get(PARAMETER, ""))
    words = featured.on_show().filter(pk=pk).values_list("prompt", flat=True).first() if pk else None
    return MultiValueDict(as_posted(endpoint, endpoint.defaults()) | {"prompt": [words]}) if words else None
