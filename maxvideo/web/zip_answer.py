"""A ZIP as an answer.

Each holds one of a web process's threads until its reader has everything: one is anybody's own, whichever ZIP it is,
and half of the threads are left for pages.
"""

from collections.abc import Iterable
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import StreamingHttpResponse

from maxvideo.web.closing_blocks import ClosingBlocks
from maxvideo.web.http import AuthenticatedHttpRequest
from maxvideo.web.places import AllPlacesTaken, OwnPlacesTaken, Places
from maxvideo.web.zip_stream import Member, zipped

OF_ONE_USER: Final = 1
_places = Places(of_one=OF_ONE_USER, of_all=max(1, settings.WEB_THREADS // 2))


def zip_answer(
    request: AuthenticatedHttpRequest, members: Iterable[Member], file_name: str
) -> StreamingHttpResponse | None:
    """The members as a file to be saved; None, and a word why, where its reader has to wait."""
    try:
        place = _places.take(request.user.pk)
    except OwnPlacesTaken:
        messages.warning(request, "Your other download is still being packed. Ask again once it is here.")
        return None
    except AllPlacesTaken:
        messages.warning(request, "Other downloads are being packed. Try again in a minute.")
        return None
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"', "Cache-Control": "no-store"}
    packed = ClosingBlocks(zipped(members), place.leave)
    return StreamingHttpResponse(packed, content_type="application/zip", headers=headers)
