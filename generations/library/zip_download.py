"""Many videos as one ZIP."""

from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import StreamingHttpResponse
from django.utils import timezone

from generations.library import export
from generations.library.order import Order
from generations.models.generation import GenerationQuerySet
from maxvideo.web.closing_blocks import ClosingBlocks
from maxvideo.web.days import zone_of
from maxvideo.web.http import AuthenticatedHttpRequest
from maxvideo.web.places import AllPlacesTaken, OwnPlacesTaken, Places
from maxvideo.web.zip_stream import zipped

# Each holds one of a web process's threads until its reader has everything: one is anybody's own, and half of the
# threads are left for pages.
OF_ONE_USER: Final = 1
_places = Places(of_one=OF_ONE_USER, of_all=max(1, settings.WEB_THREADS // 2))


def download(request: AuthenticatedHttpRequest, rows: GenerationQuerySet, order: Order) -> StreamingHttpResponse | None:
    """The finished ones among the rows as a ZIP; None, and a word why, where there is none to be had now."""
    ids = list(order.newest_first(rows.watchable()).values_list("pk", flat=True)[: export.MOST + 1])
    if not ids:
        messages.warning(request, "None of them is a video that can be downloaded.")
        return None
    if len(ids) > export.MOST:
        messages.warning(request, f"A ZIP holds at most {export.MOST:,} videos. Narrow the list, by date for example.")
        return None
    try:
        place = _places.take(request.user.pk)
    except OwnPlacesTaken:
        messages.warning(request, "Your other download is still being packed. Ask again once it is here.")
        return None
    except AllPlacesTaken:
        messages.warning(request, "Other downloads are being packed. Try again in a minute.")
        return None
    now = timezone.now().astimezone(zone_of(request.POST.get("zone", "")))
    disposition = f'attachment; filename="maxvideo-{now:%Y-%m-%d-%H%M}.zip"'
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    packed = ClosingBlocks(zipped(export.members(request.user, ids)), place.leave)
    return StreamingHttpResponse(packed, content_type="application/zip", headers=headers)
