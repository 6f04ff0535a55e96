"""Many videos as one ZIP."""

from django.contrib import messages
from django.http import StreamingHttpResponse
from django.utils import timezone

from generations.library import export
from generations.library.order import Order
from generations.models.generation import GenerationQuerySet
from maxvideo.web.days import zone_of
from maxvideo.web.http import AuthenticatedHttpRequest
from maxvideo.web.zip_answer import zip_answer


def download(request: AuthenticatedHttpRequest, rows: GenerationQuerySet, order: Order) -> StreamingHttpResponse | None:
    """The finished ones among the rows as a ZIP; None, and a word why, where there is none to be had now."""
    ids = list(order.forwards(rows.watchable()).values_list("pk", flat=True)[: export.MOST + 1])
    if not ids:
        messages.warning(request, "None of them is a video that can be downloaded.")
        return None
    if len(ids) > export.MOST:
        messages.warning(request, f"A ZIP holds at most {export.MOST:,} videos. Narrow the list, by date for example.")
        return None
    now = timezone.now().astimezone(zone_of(request.POST.get("zone", "")))
    return zip_answer(request, export.members(request.user, ids), f"maxvideo-{now:%Y-%m-%d-%H%M}.zip")
